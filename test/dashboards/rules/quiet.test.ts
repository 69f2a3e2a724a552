/** What fires in a run is silent in a warm-up, and when the run has ended: as planned, or because its generator died. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GROUP } from '../../../dashboards/rules/promql.ts';
import { ruleMetrics } from '../../../src/model/record/metric-names.ts';
import { paces } from './paces.ts';
import { failureOf, prometheus } from './promtool.ts';
import { groupFor, keyOf, testOf } from './promtool-file.ts';
import { alertCaseOf, type RunCase } from './run-case.ts';
import { runCases } from './run-cases.ts';
import { launchDay } from './run-series.ts';

const { groups, alerts } = paces.find(({ name }) => name === 'run')!;

/** The plan is one long warm-up. */
const warmingUp = { warmUpSeconds: 58, trigger: { startSeconds: 58.5, durationSeconds: 1 }, durationSeconds: 60 };

const quietCases = ({ story, fires }: RunCase & { readonly fires: NonNullable<RunCase['fires']> }): RunCase[] => [
  { says: 'in the warm-up', story: { ...story, plan: warmingUp }, silentAt: [fires.at, 50] },
  {
    says: 'after the end',
    story,
    silentAt: [1, 5, 9, 11, 20, 50].map((later) => launchDay.durationSeconds + later),
  },
  {
    says: 'after the death of the generator',
    story: { ...story, cutAtSecond: fires.at },
    // Until the window has passed, what it holds is still judged.
    silentAt: [11, 15, 30, 50].map((later) => fires.at + later),
  },
];

describe('alerts of a run', { skip: prometheus.skip }, () => {
  for (const rule of alerts) {
    const firing = (runCases[keyOf(rule)] ?? []).flatMap(({ fires, ...rest }) =>
      fires === undefined ? [] : [{ fires, ...rest }],
    );
    const cases = firing.flatMap(quietCases);
    it(`${keyOf(rule)}: ${cases.length} times silent where it would fire`, async () => {
      assert.ok(cases.length >= 3);
      const test = testOf([rule], cases.map(alertCaseOf));
      assert.equal(await failureOf([groupFor(groups, rule)], test), null);
      const always = { ...rule, expr: rule.expr.replace(`and on (${GROUP}) ${ruleMetrics.judged}`, '') };
      assert.notEqual(await failureOf([groupFor(groups, rule, [always])], test), null, 'it is silent without a reason');
    });
  }
});
