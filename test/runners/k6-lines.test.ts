import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type LoginRecord, answerResults, outcomes, reasons } from '../../src/model/record/run-record.ts';
import { stepNames } from '../../src/model/scenario/steps.ts';
import { k6LineReader, printLogin, readLine } from '../../src/runners/k6/lines.ts';

const time = fc.double({ min: 0, max: 1e5, noNaN: true });
const attempt = fc.tuple(
  fc.constantFrom(...stepNames, 'queue-poll' as const),
  time,
  time,
  fc.constantFrom(...answerResults),
);

const login: fc.Arbitrary<LoginRecord> = fc
  .record({
    index: fc.nat(),
    segment: fc.string(),
    intendedSeconds: time,
    startedSeconds: time,
    endedSeconds: time,
    outcome: fc.constantFrom(...outcomes),
    reason: fc.constantFrom(...reasons),
    tries: fc.integer({ min: 1, max: 50 }),
    attempts: fc.array(attempt, { maxLength: 5 }),
    signature: fc.constantFrom('unchecked' as const, 'valid' as const, 'invalid' as const),
  })
  .map((record) => ({ ...record, endedSeconds: record.outcome === 'in-flight' ? null : record.endedSeconds }));

const wrap = (text: string): string => JSON.stringify({ level: 'info', msg: text, time: '2026-01-01T00:00:00Z' });

const sample: LoginRecord = {
  index: 3,
  segment: 'phone',
  intendedSeconds: 1,
  startedSeconds: 1.01,
  endedSeconds: 2,
  outcome: 'completed',
  reason: 'done',
  tries: 1,
  attempts: [['authorize', 1.01, 0.02, 'ok']],
  signature: 'unchecked',
};

describe('readLine', () => {
  it('gives back what was printed, bare and in the wrapping of k6 (any login)', () => {
    fc.assert(
      fc.property(login, (record) => {
        const line = printLogin(record);
        for (const text of [line, wrap(line)])
          assert.deepEqual(readLine(text), { kind: 'login', login: JSON.parse(JSON.stringify(record)) });
      }),
      { seed: 2 },
    );
  });

  it('never throws and never makes a login of garbage (any text)', () => {
    fc.assert(
      fc.property(fc.string(), (text) => assert.notEqual(readLine(text).kind, 'login')),
      { seed: 3, numRuns: 1000 },
    );
  });

  it('reads the begin line', () => {
    assert.deepEqual(readLine('{"kind":"begin","epochMs":1790000000000.5}'), {
      kind: 'begin',
      epochMs: 1_790_000_000_000.5,
    });
  });

  const others = ['', '   ', wrap('a remark of somebody'), wrap('{"kind":"remark"}'), '{"level":"info"}'];
  for (const text of others)
    it(`leaves ${text === '' ? 'an empty line' : text} alone`, () => assert.equal(readLine(text).kind, 'other'));

  const broken: readonly (readonly [what: string, line: object | string])[] = [
    ['plain text', 'panic: runtime error'],
    ['a cut line', printLogin(sample).slice(0, 40)],
    ['a begin without a time', { kind: 'begin' }],
    ['an unknown outcome', { ...sample, kind: 'login', outcome: 'happy' }],
    ['an unknown reason', { ...sample, kind: 'login', reason: 'because' }],
    ['no index', { ...sample, kind: 'login', index: undefined }],
    ['a negative index', { ...sample, kind: 'login', index: -1 }],
    ['a time as text', { ...sample, kind: 'login', startedSeconds: '1' }],
    ['an end of a login in flight', { ...sample, kind: 'login', outcome: 'in-flight' }],
    ['no end of a completed login', { ...sample, kind: 'login', endedSeconds: null }],
    ['an attempt of three parts', { ...sample, kind: 'login', attempts: [['authorize', 1, 2]] }],
    ['an attempt of unknown result', { ...sample, kind: 'login', attempts: [['authorize', 1, 2, 'fine']] }],
    ['attempts that are no list', { ...sample, kind: 'login', attempts: {} }],
  ];
  for (const [what, line] of broken) {
    it(`counts ${what} as unreadable`, () => {
      assert.equal(readLine(typeof line === 'string' ? line : JSON.stringify(line)).kind, 'unreadable');
    });
  }
});

describe('k6LineReader', () => {
  const text = [
    wrap('{"kind":"begin","epochMs":5}'),
    wrap(printLogin(sample)),
    'garbage',
    wrap(printLogin({ ...sample, index: 4 })),
    '',
  ].join('\n');

  it('reads the same from a file in one piece or cut anywhere', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 6 }), (cuts) => {
        const reader = k6LineReader();
        const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const fresh = places.slice(1).flatMap((end, at) => [...reader.take(text.slice(places[at], end))]);
        const { beginEpochMs, logins, unreadable } = reader.lines();
        assert.deepEqual(
          { beginEpochMs, unreadable, indices: logins.map(({ index }) => index) },
          { beginEpochMs: 5, unreadable: 1, indices: [3, 4] },
        );
        assert.deepEqual(fresh, logins);
      }),
      { seed: 4 },
    );
  });

  it('waits for the rest of a line that is cut', () => {
    const reader = k6LineReader();
    assert.deepEqual(reader.take(printLogin(sample)), []);
    assert.deepEqual(reader.lines().unreadable, 0);
    assert.deepEqual(reader.take('\n'), [sample]);
  });
});
