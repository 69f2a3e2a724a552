import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../../src/analysis/analyse.ts';
import type { VariantFindings } from '../../src/analysis/findings.ts';
import type { RunRecord } from '../../src/model/record/run-record.ts';
import { ample, collapsed, held, planOf, recordOf, smallFacts, type Tale, variantOf } from './fixture.ts';

function told(tale: Tale, record: Partial<RunRecord> = {}): VariantFindings {
  const [found] = analyse(recordOf([variantOf(tale)], record), smallFacts).variants;
  assert.ok(found !== undefined);
  return found;
}

const { client, protection } = planOf();
const jitter = { kind: 'full-jitter', baseSeconds: 1, capSeconds: 30 } as const;
const budget = { credit: 'per-success', ratio: 0.1, capacity: 10 } as const;
const external = { kind: 'external', url: 'http://127.0.0.1:1', owned: '127.0.0.1' } as const;

/** Down from second 22 to `until`, then as many as come. */
const downUntil = (until: number): Tale => ({
  goodputAt: (second) => (second < 22 || second >= until ? 10 : 0),
  deadAt: (second) => (second < 22 || second >= until ? 0 : 1),
});

describe('sentence', () => {
  const table: readonly { name: string; tale: Tale; record?: Partial<RunRecord>; sentence: string }[] = [
    {
      name: 'collapsed and stayed down',
      tale: collapsed,
      sentence: 'collapsed at 30.0 logins/s, still down 20 s after the spike; 69 % of server time was dead work.',
    },
    {
      name: 'collapsed and recovered',
      tale: downUntil(47),
      sentence: 'collapsed at 30.0 logins/s, recovered 7 s after the spike; 45 % of server time was dead work.',
    },
    {
      name: 'collapsed without dead work',
      tale: { ...downUntil(47), deadAt: () => 0 },
      sentence: 'collapsed at 30.0 logins/s, recovered 7 s after the spike.',
    },
    {
      name: 'sagged in the spike',
      tale: { goodputAt: (second) => (second >= 22 && second < 40 ? 6 : 10) },
      sentence:
        'sagged to 6.0 logins/s in the spike (60 % of what it could carry), recovered as soon as the spike ended.',
    },
    {
      name: 'held the spike and sagged after it',
      tale: { goodputAt: (second) => (second < 40 ? 10 : 4) },
      sentence:
        'sagged to 4.0 logins/s after the spike (56 % of what it could carry), still down 20 s after the spike.',
    },
    {
      name: 'held the knee',
      tale: held,
      sentence: 'held the knee at 10.0 logins/s through the spike, recovered as soon as the spike ended.',
    },
    {
      name: 'held the knee with notable dead work',
      tale: {
        ...held,
        deadAt: () => 0.2,
        plan: { service: { ...planOf().service, stations: { idp: { servers: 20 } } } },
      },
      sentence:
        'held the knee at 10.0 logins/s through the spike, recovered as soon as the spike ended; 20 % of server time was dead work.',
    },
    {
      name: 'never saturated',
      tale: ample,
      sentence: 'never saturated: goodput followed offered load up to 30.0 logins/s.',
    },
    {
      name: 'of a server whose knee nobody knows',
      tale: { ...collapsed, change: (variant) => ({ ...variant, server: [] }) },
      record: { target: external },
      sentence: 'collapsed at 30.0 logins/s, still down 20 s after the spike.',
    },
    {
      name: 'jitter that rescued nothing',
      tale: { ...collapsed, plan: { client: { ...client, backoff: jitter } } },
      sentence:
        'collapsed at 30.0 logins/s, still down 20 s after the spike; 69 % of server time was dead work; jitter alone does not rescue an open system: new people come however long the others wait.',
    },
    {
      name: 'backoff without jitter that rescued nothing',
      tale: { ...collapsed, plan: { client: { ...client, backoff: { kind: 'fixed', delaySeconds: 3 } } } },
      sentence:
        'collapsed at 30.0 logins/s, still down 20 s after the spike; 69 % of server time was dead work; backoff alone does not rescue an open system: new people come however long the others wait.',
    },
    {
      name: 'invalid',
      tale: { ...collapsed, health: { droppedIterations: 3, clockStepSeconds: 1 } },
      sentence:
        'invalid: dropped-iterations: 3 iterations dropped, limit 0; clock-step: clocks came apart by 1 s, limit 50 ms.',
    },
    {
      name: 'aborted',
      tale: { ...held, change: (variant) => ({ ...variant, status: 'aborted', reachedSeconds: 31 }) },
      sentence: 'aborted after 31 s: nothing is judged.',
    },
    {
      name: 'never started',
      tale: { ...held, change: (variant) => ({ ...variant, status: 'not-started', reachedSeconds: 0, logins: [] }) },
      sentence: 'never started: there is nothing to judge.',
    },
  ];
  for (const { name, tale, record, sentence } of table) {
    it(`${name}: ${sentence}`, () => assert.equal(told(tale, record).sentence, sentence));
  }

  it('blames jitter only when it is alone, and only when it did not help', () => {
    const silent: readonly Tale[] = [
      { ...collapsed, plan: { client: { ...client, backoff: jitter, retryBudget: budget } } },
      { ...collapsed, plan: { client: { ...client, backoff: jitter }, protection: { ...protection, queueBound: 50 } } },
      {
        ...collapsed,
        plan: { client: { ...client, backoff: jitter }, protection: { ...protection, cancelAbandoned: true } },
      },
      { ...downUntil(47), plan: { client: { ...client, backoff: jitter } } },
      { ...held, plan: { client: { ...client, backoff: jitter } } },
      collapsed,
    ];
    for (const tale of silent) assert.doesNotMatch(told(tale).sentence, /alone/);
  });
});

describe('recovery', () => {
  const seconds = (tale: Tale): number | null => told(tale).result.recovery.seconds?.value ?? null;

  it('counts from the trigger’s end to the first window of 5 s at 95 % of offered', () => {
    assert.equal(seconds(downUntil(40)), 0);
    assert.equal(seconds(downUntil(47)), 7);
    assert.equal(seconds(downUntil(55)), 15, 'the last window that fits');
    assert.equal(seconds(downUntil(56)), null, 'the run ended first');
  });

  it('is not there at 94 % of offered, and is at 95 %', () => {
    const inWindow = (completions: number): Tale => ({
      goodputAt: (second) => (second < 22 ? 10 : second < 40 ? 0 : completions),
    });
    assert.equal(seconds(inWindow(5)), null, '5 of 6 a second');
    assert.equal(seconds(inWindow(6)), 0);
  });

  it('asks for no more than the value before, when the run was healthy then', () => {
    const ratio = (tale: Tale): boolean => told(tale).result.recovery.recovered;
    const weak: Tale = { goodputAt: (second) => (second < 20 ? 2 : 3) };
    assert.equal(ratio(weak), false, '2/s of 6/s before was not healthy: it is no yardstick');
  });

  it('is content with the value before when more come afterwards than before', () => {
    const more: typeof smallFacts = (plan) => {
      const known = smallFacts(plan);
      return { ...known, arrivalsBy: (at) => known.arrivalsBy(at) + 6 * Math.max(0, Math.min(at, 60) - 40) };
    };
    const record = recordOf([variantOf({ goodputAt: () => 6 })]);
    assert.equal(analyse(record, more).variants[0]?.result.recovery.recovered, true, '6/s of 12/s, and 6/s before');
  });

  it('takes people who can never complete out of offered', () => {
    const facts =
      (completableRatio: number): typeof smallFacts =>
      (plan) => {
        const known = smallFacts(plan);
        return { ...known, knee: known.knee === null ? null : { ...known.knee, completableRatio } };
      };
    const half = recordOf([variantOf({ goodputAt: () => 3 })]);
    assert.equal(analyse(half, facts(1)).variants[0]?.result.recovery.recovered, false);
    assert.equal(analyse(half, facts(0.5)).variants[0]?.result.recovery.recovered, true);
  });

  it('is false of a run that ended in the trigger', () => {
    const cut = told({ ...held, change: (variant) => ({ ...variant, status: 'aborted', reachedSeconds: 30 }) });
    assert.deepEqual(cut.result.recovery, { recovered: false, seconds: null });
    assert.equal(cut.result.goodputPerSecond.after, null);
  });
});
