import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Expectation, type Expression, parseExpectation } from '../../../src/model/scenario/expectation.ts';
import { factWords, measureWords } from '../../../src/model/scenario/expectation-words.ts';

const variants = ['naive', 'bounded', 'bounded-anywhere'];

/** The tree as text with every operation in parentheses. */
function written(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return `${expression.value}`;
    case 'measure':
      return expression.variant === null ? expression.path : `[${expression.variant}]${expression.path}`;
    case 'negative':
      return `-${written(expression.of)}`;
    case 'group':
      return written(expression.of);
    case 'operation':
      return `(${written(expression.left)} ${expression.operator} ${written(expression.right)})`;
    default:
      throw new Error('a kind of expression that the test does not know');
  }
}

function tree(text: string): string {
  const parsed = parseExpectation(text, variants);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return said(parsed.expectation);
}

function said(expectation: Expectation): string {
  if (expectation.kind === 'comparison') {
    return `${written(expectation.left)} ${expectation.operator} ${written(expectation.right)}`;
  }
  const { negated, variant, fact } = expectation;
  return `${negated ? 'not ' : ''}${variant === null ? '' : `[${variant}]`}${fact}`;
}

describe('parseExpectation', () => {
  const lines = [
    ['goodput.duringLate < 0.45 × knee', 'goodput.duringLate < (0.45 × knee)'],
    ['goodput.after < 0.1 × offered.after', 'goodput.after < (0.1 × offered.after)'],
    ['recovered', 'recovered'],
    ['not recovered', 'not recovered'],
    ['bounded-anywhere.recovered', '[bounded-anywhere]recovered'],
    ['recovery.seconds <= 0.5 × trigger', 'recovery.seconds <= (0.5 × trigger)'],
    ['deadWork < 5 %', 'deadWork < 0.05'],
    [
      'goodput.duringLate < 0.5 × bounded.goodput.duringLate',
      'goodput.duringLate < (0.5 × [bounded]goodput.duringLate)',
    ],
    ['logins.refused > 0', 'logins.refused > 0'],
    ['amplification >= 3', 'amplification >= 3'],
    ['timeToLogin.p95 < 30 s', 'timeToLogin.p95 < 30'],
    ['timeToLogin.p50 ≤ 500 ms', 'timeToLogin.p50 <= 0.5'],
    ['goodput.peak ≥ 12 /s', 'goodput.peak >= 12'],
    ['goodput.peak >= 12/s', 'goodput.peak >= 12'],
    ['valid', 'valid'],
    ['attempts = 4', 'attempts = 4'],
    ['attempts == 4', 'attempts = 4'],
    ['attempts - 1 - 2 < 4 + 2 * 3', '((attempts - 1) - 2) < (4 + (2 × 3))'],
    ['(attempts + 1) / 2 / 3 < -4', '(((attempts + 1) ÷ 2) ÷ 3) < -4'],
    ['goodput.after × trigger > 100', '(goodput.after × trigger) > 100'],
    ['attempts ÷ trigger > offered.before', '(attempts ÷ trigger) > offered.before'],
    ['goodput.after > 0', 'goodput.after > 0'],
    ['stations.eid-crypto.utilisation < 90%', 'stations.eid-crypto.utilisation < 0.9'],
    ['bounded.stations.idp.waitMean < 2 s', '[bounded]stations.idp.waitMean < 2'],
    [
      'segments.payroll-staff.completed >= 0.5 × segments.payroll-staff.intended',
      'segments.payroll-staff.completed >= (0.5 × segments.payroll-staff.intended)',
    ],
  ] as const;
  for (const [text, expected] of lines) it(`reads ${text}`, () => assert.equal(tree(text), expected));

  const wrong: readonly { text: string; found: RegExp; expected: RegExp; hint?: RegExp }[] = [
    {
      text: 'goodputt.after > 3 /s',
      found: /"goodputt.after" at column 1/,
      expected: /one of .*goodput\.after/,
      hint: /did you mean goodput\.after\?/,
    },
    { text: '3 /s < godput.after', found: /column 8/, expected: /one of/, hint: /did you mean goodput\.after\?/ },
    {
      text: 'boundd.goodput.after > 1 /s',
      found: /"boundd\.goodput\.after"/,
      expected: /a variant, one of naive, bounded/,
      hint: /did you mean bounded\.goodput\.after\?/,
    },
    {
      text: 'boundd.recovered',
      found: /"boundd\.recovered"/,
      expected: /a variant/,
      hint: /did you mean bounded\.recovered\?/,
    },
    {
      text: 'bounded.goodput.afte > 1 /s',
      found: /"bounded\.goodput\.afte"/,
      expected: /one of/,
      hint: /did you mean bounded\.goodput\.after\?/,
    },
    {
      text: 'timeToLogin.p95 < 30',
      found: /a time against a plain number/,
      expected: /same unit/,
      hint: /write the unit: 30 s/,
    },
    { text: 'goodput.after < 30 s', found: /a rate per second against a time/, expected: /same unit/ },
    { text: 'goodput.after + trigger < 3 /s', found: /a rate per second against a time/, expected: /same unit/ },
    { text: 'deadWork < 5 s', found: /a plain number against a time/, expected: /same unit/ },
    { text: 'goodput.after >', found: /the end of the line/, expected: /a number or a word/ },
    { text: 'goodput.after', found: /the end of the line/, expected: /one of < <= > >= =/ },
    { text: 'not knee', found: /"knee" at column 5/, expected: /one of recovered, valid/ },
    { text: 'recovered > 3', found: />/, expected: /the end of the line/ },
    { text: '(attempts + 1 > 3', found: /">"/, expected: /"\)"/ },
    { text: 'attempts > 3 4', found: /"4" at column 14/, expected: /the end of the line/ },
    { text: 'attempts > $', found: /"\$" at column 12/, expected: /a number or a word/ },
    { text: '3 < recovered', found: /"recovered"/, expected: /one of/, hint: /true or false/ },
    { text: '', found: /the end of the line/, expected: /a number or a word/ },
  ];
  for (const { text, found, expected, hint } of wrong) {
    it(`refuses "${text}"`, () => {
      const parsed = parseExpectation(text, variants);
      assert.ok(!parsed.ok);
      const [problem] = parsed.problems;
      assert.ok(problem !== undefined);
      assert.match(problem.found, found);
      assert.match(problem.expected, expected);
      if (hint !== undefined) assert.match(problem.hint ?? '', hint);
    });
  }

  it('names every word that it does not know, not only the first', () => {
    const parsed = parseExpectation('gooodput.after < 0.1 × ofered.after', variants);
    assert.ok(!parsed.ok);
    assert.deepEqual(
      parsed.problems.map(({ where }) => where),
      ['column 1', 'column 24'],
    );
  });

  it('takes every word that it lists', () => {
    for (const { pattern } of measureWords) {
      const word = pattern.replace('*', 'some-name');
      assert.equal(tree(`${word} > 0`), `${word} > 0`);
    }
    for (const word of factWords) assert.equal(tree(word), word);
  });

  it('ends with a tree or with problems, whatever is written', () => {
    const piece = fc.constantFrom(
      'goodput.after',
      'knee',
      'not',
      'recovered',
      '<',
      '>=',
      '×',
      '-',
      '/s',
      '(',
      ')',
      '3',
      '5 %',
      '2 s',
      '\u0000',
      '.',
      'bounded.',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join(' ')),
        ),
        (text) => {
          const parsed = parseExpectation(text, variants);
          return parsed.ok || parsed.problems.length > 0;
        },
      ),
      { seed: 20250611, numRuns: 1000 },
    );
  });
});
