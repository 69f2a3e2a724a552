import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { TimedRemedy } from '../../../src/model/remedies/remedy.ts';
import { eventsOf, switchesAt } from '../../../src/model/remedies/switches-at.ts';
import { cardAlone } from '../../../src/model/remedies/switches.ts';
import type { Switches } from '../../../src/model/remedies/switches.ts';

const DAY = 86_400;

/** The story: launch at 0, codes two weeks later, e-mail for that month only, a later deadline that is told a day after it was decided. */
const story: readonly TimedRemedy[] = [
  { kind: 'deadline', atSeconds: -30 * DAY, deadlineSeconds: 17 * DAY, announcementLagSeconds: 0, latePenalty: true },
  { kind: 'method', method: 'sms', share: 1, atSeconds: 14 * DAY },
  { kind: 'method', method: 'email', share: 1, atSeconds: 14 * DAY, untilSeconds: 38 * DAY },
  {
    kind: 'deadline',
    atSeconds: 11 * DAY,
    deadlineSeconds: 24 * DAY,
    announcementLagSeconds: DAY,
    latePenalty: false,
  },
  { kind: 'mandates', on: true, atSeconds: 20 * DAY },
  { kind: 'servers', station: 'web', factor: 1.5, lagSeconds: 600, atSeconds: 100 },
  { kind: 'status', message: 'The card is slow.', atSeconds: 0, untilSeconds: 14 * DAY },
];

describe('switchesAt', () => {
  const table: readonly { name: string; atSeconds: number; expected: Partial<Switches> }[] = [
    { name: 'the morning of the launch', atSeconds: 0, expected: { statusMessage: 'The card is slow.' } },
    { name: 'the moment before the codes', atSeconds: 14 * DAY - 0.001, expected: { methods: cardAlone.methods } },
    {
      name: 'the moment of the codes',
      atSeconds: 14 * DAY,
      expected: { methods: { eid: 1, sms: 1, email: 1, password: 0 }, statusMessage: null },
    },
    {
      name: 'the end of the month: e-mail goes, SMS stays',
      atSeconds: 38 * DAY,
      expected: { methods: { eid: 1, sms: 1, email: 0, password: 0 }, mandates: true },
    },
    {
      name: 'a deadline that is decided and not yet told',
      atSeconds: 11 * DAY,
      expected: { deadlineSeconds: 24 * DAY, announcedDeadlineSeconds: 17 * DAY, latePenalty: false },
    },
    {
      name: 'a deadline that is told',
      atSeconds: 12 * DAY,
      expected: { deadlineSeconds: 24 * DAY, announcedDeadlineSeconds: 24 * DAY },
    },
    { name: 'servers that were ordered', atSeconds: 699, expected: { serverFactors: {} } },
    { name: 'servers that have come', atSeconds: 700, expected: { serverFactors: { web: 1.5 } } },
  ];
  for (const { name, atSeconds, expected } of table)
    it(name, () => {
      const found = switchesAt(cardAlone, story, atSeconds);
      for (const [member, value] of Object.entries(expected))
        assert.deepEqual(found[member as keyof Switches], value, member);
    });

  it('lets the later decision win although the earlier one takes effect after it', () => {
    const decisions: readonly TimedRemedy[] = [
      { kind: 'deadline', atSeconds: 0, deadlineSeconds: 100, announcementLagSeconds: 50, latePenalty: true },
      { kind: 'deadline', atSeconds: 10, deadlineSeconds: 200, announcementLagSeconds: 0, latePenalty: true },
      { kind: 'servers', station: 'web', factor: 2, lagSeconds: 60, atSeconds: 0 },
      { kind: 'servers', station: 'web', factor: 3, lagSeconds: 0, atSeconds: 20 },
    ];
    const found = switchesAt(cardAlone, decisions, 70);
    assert.equal(found.announcedDeadlineSeconds, 200);
    assert.deepEqual(found.serverFactors, { web: 3 });
  });
});

const share = fc.double({ min: 0, max: 1, noNaN: true });
const seconds = fc.integer({ min: 0, max: 1000 });
const shape = fc.oneof(
  fc.record({
    kind: fc.constant('method' as const),
    method: fc.constantFrom('eid', 'sms', 'email', 'password'),
    share,
  }),
  fc.record({ kind: fc.constant('status' as const), message: fc.option(fc.string()) }),
  fc.record({ kind: fc.constantFrom('mandates' as const, 'abroad' as const), on: fc.boolean() }),
  fc.record({
    kind: fc.constant('deadline' as const),
    deadlineSeconds: fc.option(seconds),
    announcementLagSeconds: seconds,
    latePenalty: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('servers' as const),
    station: fc.constantFrom('web', 'db'),
    factor: fc.integer({ min: 1, max: 5 }),
    lagSeconds: seconds,
  }),
);
const timed = (atSeconds: fc.Arbitrary<number>): fc.Arbitrary<TimedRemedy> =>
  fc.tuple(shape, atSeconds, fc.option(seconds, { nil: undefined })).map(([remedy, at, lasts]) => ({
    ...remedy,
    atSeconds: at,
    untilSeconds: lasts === undefined ? undefined : at + lasts,
  }));
const settings = { seed: 20_250_707, numRuns: 500 };

describe('any timeline', () => {
  it('gives the same switches twice and leaves what it was given as it was', () => {
    fc.assert(
      fc.property(fc.array(timed(seconds)), seconds, (timeline, at) => {
        const before = structuredClone(timeline);
        assert.deepEqual(switchesAt(cardAlone, timeline, at), switchesAt(cardAlone, timeline, at));
        assert.deepEqual(timeline, before);
        assert.deepEqual(cardAlone.methods, { eid: 1, sms: 0, email: 0, password: 0 });
      }),
      settings,
    );
  });

  it('does not depend on the order of the list when no two were decided at the same moment', () => {
    const distinct = fc.uniqueArray(timed(seconds), { selector: ({ atSeconds }) => atSeconds });
    const shuffled = distinct.chain((timeline) =>
      fc.tuple(fc.constant(timeline), fc.shuffledSubarray(timeline, { minLength: timeline.length })),
    );
    fc.assert(
      fc.property(shuffled, seconds, ([timeline, other], at) => {
        assert.deepEqual(switchesAt(cardAlone, other, at), switchesAt(cardAlone, timeline, at));
      }),
      settings,
    );
  });

  it('lets the last of the list win at the same moment', () => {
    fc.assert(
      fc.property(fc.array(share, { minLength: 1 }), (shares) => {
        const timeline = shares.map((each): TimedRemedy => ({
          kind: 'method',
          method: 'sms',
          share: each,
          atSeconds: 5,
        }));
        assert.equal(switchesAt(cardAlone, timeline, 5).methods.sms, shares.at(-1));
      }),
      settings,
    );
  });

  it('changes at its events and at no other moment', () => {
    fc.assert(
      fc.property(fc.array(timed(seconds)), seconds, (timeline, at) => {
        const moments = eventsOf(timeline).map(({ atSeconds }) => atSeconds);
        const last = Math.max(Number.NEGATIVE_INFINITY, ...moments.filter((moment) => moment <= at));
        const since = last === Number.NEGATIVE_INFINITY ? -1 : last;
        assert.deepEqual(switchesAt(cardAlone, timeline, at), switchesAt(cardAlone, timeline, since));
        assert.deepEqual(
          moments,
          moments.toSorted((left, right) => left - right),
        );
      }),
      settings,
    );
  });

  it('is at its end what it was before, when everything was for a while', () => {
    const forAWhile = fc.array(timed(seconds).map((remedy) => ({ ...remedy, untilSeconds: remedy.atSeconds + 10 })));
    fc.assert(
      fc.property(forAWhile, (timeline) => {
        assert.deepEqual(switchesAt(cardAlone, timeline, 1011), cardAlone);
      }),
      settings,
    );
  });
});
