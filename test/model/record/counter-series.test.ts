import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { counterSeries } from '../../../src/model/record/counter-series.ts';
import { compilePlan } from '../../../src/model/scenario/compile.ts';
import { readScenario } from '../../../src/runners/scenario-file.ts';
import { simulateVariant } from '../../../src/simulator/simulate-variant.ts';
import { plainPlan, plainSegment } from '../plan.ts';

const launchDay = readScenario(
  readFileSync(new URL('../../../scenarios/launch-day.yaml', import.meta.url), 'utf8'),
  'launch-day.yaml',
);
const textOf = (counter: string, labels: Readonly<Record<string, string>>): string =>
  `${counter} ${JSON.stringify(labels)}`;

describe('counterSeries', () => {
  it('of two segments: each with every outcome, started and good', () => {
    const plan = plainPlan({ segments: [plainSegment, { ...plainSegment, name: 'employer' }] });
    const of = (counter: string): number => counterSeries(plan).filter((series) => series.counter === counter).length;
    assert.deepEqual(['loginsStarted', 'loginsGood', 'loginsEnded', 'signatures'].map(of), [2, 2, 2 * 5, 2]);
  });

  it('has each series once', () => {
    const texts = counterSeries(plainPlan()).map(({ counter, labels }) => textOf(counter, labels));
    assert.equal(new Set(texts).size, texts.length);
  });

  it('names the waiting room and the retry budget only where the plan has them', () => {
    const waitingRoom = { admitPerSecond: 1, maxActiveLogins: null, pollSeconds: 1, passSeconds: 5, missedPolls: 3 };
    const retryBudget = { credit: 'per-request', ratio: 0.1, capacity: 10 } as const;
    const bare = plainPlan();
    const both = plainPlan({
      protection: { ...bare.protection, waitingRoom },
      client: { ...bare.client, retryBudget },
    });
    const text = (plan: typeof bare): string => JSON.stringify(counterSeries(plan));
    for (const word of ['queue-poll', 'queued', 'retry-permit']) {
      assert.ok(!text(bare).includes(`"${word}"`), word);
      assert.ok(text(both).includes(`"${word}"`), word);
    }
  });

  for (const { name } of launchDay.variants)
    it(`holds everything that happens in ${name} of launch-day`, () => {
      const plan = compilePlan(launchDay, name, {});
      const declared = new Set(counterSeries(plan).map(({ counter, labels }) => textOf(counter, labels)));
      const { logins } = simulateVariant(plan);
      const happened = new Set(
        logins.flatMap(({ outcome, segment, attempts }) => [
          textOf('loginsStarted', { segment }),
          textOf('loginsGood', { segment }),
          textOf('loginsEnded', { outcome, segment }),
          ...attempts.map(([step, , , result]) => textOf('attempts', { step, result })),
        ]),
      );
      assert.ok(happened.size > 20, `${happened.size} series`);
      assert.deepEqual(
        [...happened].filter((text) => !declared.has(text)),
        [],
      );
    });
});
