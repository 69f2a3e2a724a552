import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../../src/analysis/analyse.ts';
import { checkExpectation, type Judged } from '../../src/analysis/expect.ts';
import { measureWords } from '../../src/model/scenario/expectation-words.ts';
import type { VariantResult } from '../../src/model/record/result.ts';
import { collapsed, held, planOf, recordOf, smallFacts, variantOf } from './fixture.ts';

const variants = ['naive', 'waiting-room', 'bounded'];
const judged: ReadonlyMap<string, Judged> = new Map(
  analyse(recordOf([variantOf(collapsed), variantOf(held)]), smallFacts).variants.map(({ name, plan, result }) => [
    name,
    { plan, result },
  ]),
);

const check = (line: string, variant = 'naive', of = judged): ReturnType<typeof checkExpectation> =>
  checkExpectation(line, variant, of, variants);

/** The results with something else in the naive variant. */
function naiveWith(change: Partial<VariantResult>, plan = {}): ReadonlyMap<string, Judged> {
  const naive = judged.get('naive');
  assert.ok(naive !== undefined);
  return new Map([...judged, ['naive', { plan: planOf(plan), result: { ...naive.result, ...change } }]]);
}

describe('checkExpectation', () => {
  const table = [
    { line: 'goodput.duringLate < 0.45 × knee', outcome: 'holds', detail: '0/s < 0.45 × 10.0/s = 4.5/s' },
    { line: 'goodput.duringLate > 0.45 × knee', outcome: 'breached', detail: '0/s > 0.45 × 10.0/s = 4.5/s' },
    { line: 'goodput.after < 0.1 × offered.after', outcome: 'holds', detail: '0/s < 0.1 × 6.0/s = 0.60/s' },
    { line: 'not recovered', outcome: 'holds', detail: 'not recovered when the run ended' },
    { line: 'recovered', outcome: 'breached', detail: 'not recovered when the run ended' },
    { line: 'waiting-room.recovered', outcome: 'holds', detail: 'waiting-room: recovered 0 ms after the trigger' },
    { line: 'recovery.seconds <= 0.5 × trigger', outcome: 'breached', detail: 'endless <= 0.5 × 20 s = 10 s' },
    { line: 'waiting-room.recovery.seconds <= 0.5 × trigger', outcome: 'holds', detail: '0 ms <= 0.5 × 20 s = 10 s' },
    { line: 'deadWork < 5 %', outcome: 'breached', detail: '69 % < 5 %' },
    {
      line: 'goodput.duringLate < 0.5 × waiting-room.goodput.duringLate',
      outcome: 'holds',
      detail: '0/s < 0.5 × 10.0/s = 5.0/s',
    },
    { line: 'logins.refused = 0', outcome: 'holds', detail: '0 = 0' },
    { line: 'amplification >= 3', outcome: 'holds', detail: '22.8 >= 3' },
    { line: 'timeToLogin.p95 < 30 s', outcome: 'holds', detail: '1 s < 30 s' },
    { line: '(attempts - 1) × 2 > -4', outcome: 'holds', detail: '(2970 - 1) × 2 = 5938 > -4 = -4' },
    { line: 'segments.citizen.completed > stations.idp.queueMean', outcome: 'holds', detail: '98 > 2' },
    { line: 'valid', outcome: 'holds', detail: 'valid' },
    { line: 'not valid', outcome: 'breached', detail: 'valid' },
  ] as const;
  for (const { line, outcome, detail } of table) {
    it(`${line}: ${outcome}`, () => {
      const checked = check(line);
      assert.deepEqual([checked.outcome, checked.detail], [outcome, detail]);
    });
  }

  it('does not know a line about a variant that was not run, and says that this is why', () => {
    for (const line of ['goodput.after < bounded.goodput.after', 'bounded.recovered', 'bounded.valid']) {
      const { outcome, cause, detail } = check(line);
      assert.deepEqual(
        { outcome, cause, detail },
        { outcome: 'unknown', cause: 'not-run', detail: 'bounded was not run' },
      );
    }
  });

  it('does not know a line whose value is null', () => {
    const unknown = naiveWith({ kneePerSecond: null, amplification: null });
    for (const line of [
      'goodput.after < knee',
      'amplification >= 3',
      'stations.nobody.served > 1 /s',
      'segments.nobody.failed = 0',
    ]) {
      const { outcome, cause } = check(line, 'naive', unknown);
      assert.deepEqual({ outcome, cause }, { outcome: 'unknown', cause: 'no-value' }, line);
    }
  });

  it('does not know whether a run recovered that ended before', () => {
    const ended = naiveWith({
      goodputPerSecond: { before: null, during: null, duringLate: null, after: null, peak: null },
    });
    for (const line of ['recovered', 'not recovered', 'recovery.seconds < 5 s']) {
      assert.equal(check(line, 'naive', ended).outcome, 'unknown', line);
    }
  });

  it('believes nothing of an invalid variant but that it is invalid', () => {
    const invalid = naiveWith({ validity: { valid: false, reasons: ['clock-step: …'] } });
    assert.equal(check('goodput.after < 1 /s', 'naive', invalid).outcome, 'unknown');
    assert.equal(check('valid', 'naive', invalid).outcome, 'breached');
    assert.equal(check('not valid', 'naive', invalid).outcome, 'holds');
  });

  it('has no value of a division by 0', () => {
    assert.equal(check('attempts ÷ logins.refused > 1').outcome, 'unknown');
  });

  it('brings times and rates of the story to run time: compressed 20 times, scaled by 0.5', () => {
    const fast = naiveWith({}, { compress: 20, scale: 0.5 });
    assert.equal(check('timeToLogin.p95 < 30 s', 'naive', fast).detail, '1 s < 1.5 s (30 s of the story)');
    assert.equal(check('goodput.before < 2 /s', 'naive', fast).detail, '6.0/s < 20.0/s (2 /s of the story)');
    assert.equal(check('logins.refused < 2', 'naive', fast).detail, '0 < 2');
  });

  it('has a value for every word of the language', () => {
    const names: Record<string, string> = { stations: 'idp', segments: 'citizen' };
    for (const { pattern } of measureWords) {
      const word = pattern.replace('*', names[pattern.split('.')[0] ?? ''] ?? '');
      assert.notEqual(check(`${word} >= 0`, 'waiting-room').outcome, 'unknown', word);
    }
  });

  it('does not know a line that cannot be read', () => {
    const { outcome, cause, detail } = check('goodput.sideways > 1 /s');
    assert.deepEqual({ outcome, cause }, { outcome: 'unknown', cause: 'no-value' });
    assert.match(detail, /goodput\.sideways/);
  });
});
