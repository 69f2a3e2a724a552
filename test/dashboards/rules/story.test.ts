/**
 * The whole rule file over launch-day in virtual time: which alerts fire for which variant. Nothing fires before the spike, the collapse is told
 * while the spike lasts, and what protects the service keeps them silent.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { runGroups } from '../../../dashboards/rules/rule-groups.ts';
import { compilePlan } from '../../../src/model/scenario/compile.ts';
import { readScenario } from '../../../src/runners/scenario-file.ts';
import { simulateVariant } from '../../../src/simulator/simulate-variant.ts';
import { failureOf, prometheus } from './promtool.ts';
import { LEAD_SECONDS, runSeries } from './run-series.ts';
import { storyOf } from './story-series.ts';

const scenario = readScenario(
  readFileSync(new URL('../../../scenarios/launch-day.yaml', import.meta.url), 'utf8'),
  'launch-day.yaml',
);
const SEEDS = [1000, 8919, 16_838];

const bad = ['BurnRatePage', 'BurnRateTicket'];

/** Alerts that have fired by the end of the spike, and by the end of the run. */
const told: Readonly<Record<string, { readonly inSpike: readonly string[]; readonly byTheEnd: readonly string[] }>> = {
  naive: {
    inSpike: [...bad, 'LoginThroughputCollapse', 'QueueSaturated', 'RetryStorm'],
    byTheEnd: [...bad, 'LoginThroughputCollapse', 'NoRecovery', 'QueueSaturated', 'RetryStorm'],
  },
  // Refuses most, so few come through while the spike lasts; but there is no storm, and it recovers.
  backoff: { inSpike: [...bad, 'LoginThroughputCollapse'], byTheEnd: [...bad, 'LoginThroughputCollapse'] },
  // Works at its knee all the time; those whom it turns away are not good logins.
  bounded: { inSpike: bad, byTheEnd: bad },
  'waiting-room': { inSpike: [], byTheEnd: [] },
};

const firing = 'group by (alertname) (count_over_time(ALERTS{alertstate="firing"}[2m]))';
const fired = (alerts: readonly string[], second: number): object => ({
  expr: firing,
  eval_time: `${second + LEAD_SECONDS}s`,
  exp_samples: alerts.map((alert) => ({ labels: `{alertname="${alert}"}`, value: 1 })),
});

describe('alerts of launch-day in virtual time', { skip: prometheus.skip }, () => {
  for (const [variant, { inSpike, byTheEnd }] of Object.entries(told)) {
    it(`${variant}, ${SEEDS.length} seeds: ${byTheEnd.join(', ') || 'silence'}`, async () => {
      for (const seed of SEEDS) {
        const plan = compilePlan(scenario, variant, { seed });
        const { startSeconds, durationSeconds } = plan.trigger;
        const test = {
          interval: '1s',
          input_series: Object.entries(runSeries(storyOf(plan, simulateVariant(plan)))).map(([series, values]) => ({
            series,
            values,
          })),
          promql_expr_test: [
            fired([], startSeconds),
            fired(inSpike, startSeconds + durationSeconds),
            fired(byTheEnd, plan.durationSeconds + 30),
          ],
        };
        assert.equal(await failureOf(runGroups, { evaluation_interval: '1s', tests: [test] }), null, `seed ${seed}`);
      }
    });
  }
});
