import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readEnvFile } from './compose/env-file.ts';
import { interpolate, variablesIn } from './compose/interpolate.ts';
import { activeServices, cpusOf, readProject } from './compose/project.ts';

describe('interpolate', () => {
  const variables = { SET: 'x', EMPTY: '', OTHER: 'o' };
  // Worked out with compose-go v2.16.2, template.Substitute.
  const table: readonly (readonly [text: string, result: string])[] = [
    ['plain', 'plain'],
    ['$SET-$OTHER', 'x-o'],
    ['a${SET}b', 'axb'],
    ['${EMPTY}|${UNSET}', '|'],
    ['${SET:-d}${EMPTY:-d}${UNSET:-d}', 'xdd'],
    ['${SET-d}|${EMPTY-d}|${UNSET-d}', 'x||d'],
    ['${SET:+y}|${EMPTY:+y}|${UNSET:+y}', 'y||'],
    ['${SET+y}|${EMPTY+y}|${UNSET+y}', 'y|y|'],
    ['${SET:?no}${EMPTY?no}', 'x'],
    ['${UNSET:-${EMPTY:-${SET}}}!', 'x!'],
    ['$$SET costs $$5', '$SET costs $5'],
    ['${UNSET:-a:b-c?d}', 'a:b-c?d'],
  ];
  for (const [text, result] of table)
    it(`${text} is ${result}`, () => {
      assert.equal(interpolate(text, variables), result);
    });

  for (const [text, message] of [
    ['${UNSET:?see .env}', /UNSET is missing: see \.env/],
    ['${EMPTY:?empty}', /EMPTY is missing: empty/],
    ['${UNSET?${SET}}', /UNSET is missing: x/],
    ['5 $ more', /a dollar sign is \$\$/],
    ['${SET', /no closing brace/],
    ['${SET!x}', /no operator/],
  ] as const)
    it(`refuses ${text}`, () => {
      assert.throws(() => interpolate(text, variables), message);
    });

  it('names every variable, also inside a default, and no escaped one', () => {
    assert.deepEqual(variablesIn('$A ${B:-${C}} $$D ${E?f}'), ['A', 'B', 'C', 'E']);
  });
});

describe('readEnvFile', () => {
  it('keeps the comment right above a variable, and a digest shares that of its image', () => {
    const text =
      '# Title\n\n# What A is,\n# in two lines.\nA=1\nB=\n\n# An image.\nX_IMAGE=a/b:1\nX_DIGEST=@sha256:0\n';
    assert.deepEqual(
      readEnvFile(text).map(({ name, value, comment }) => [name, value, comment]),
      [
        ['A', '1', 'What A is, in two lines.'],
        ['B', '', ''],
        ['X_IMAGE', 'a/b:1', 'An image.'],
        ['X_DIGEST', '@sha256:0', 'An image.'],
      ],
    );
  });

  for (const text of ['A="1"', 'export A=1', 'A=1 # one', 'A=$B', 'a=1', 'A: 1', ' A=1'])
    it(`refuses ${text}, which readers of such files read differently`, () => {
      assert.throws(() => readEnvFile(`# Comment\n${text}\n`), /line 2: not NAME=value/);
    });

  it('refuses a variable that is set twice', () => {
    assert.throws(() => readEnvFile('A=1\nB=2\nA=3\n'), /line 3: A is set twice/);
  });
});

describe('readProject', () => {
  it('resolves merge keys, own members first, and puts variables in values alone', () => {
    const text =
      'x-a: &a { init: true, user: a }\nservices:\n  s: { <<: *a, user: "${U}", environment: { $U: "$U" } }\n';
    assert.deepEqual(readProject(text, { U: 'u' }).services['s'], { init: true, user: 'u', environment: { $U: 'u' } });
  });

  it('starts services without a profile always, others with one of theirs', () => {
    const text = 'services: { a: {}, b: { profiles: [x, y] }, c: { profiles: [z] } }';
    assert.deepEqual(
      [[], ['x'], ['y', 'z']].map((profiles) => activeServices(readProject(text, {}), profiles)),
      [['a'], ['a', 'b'], ['a', 'b', 'c']],
    );
  });

  it('reads CPU sets', () => {
    assert.deepEqual(cpusOf('0,2-4'), [0, 2, 3, 4]);
    assert.throws(() => cpusOf('all'), /"all" is no CPU set/);
  });
});
