/** Every expression of the rules, read by Prometheus' own grammar: it parses, and asks for nothing that nobody sends. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ruleFiles } from '../../../dashboards/rules/rule-files.ts';
import { productionGroups, runGroups } from '../../../dashboards/rules/rule-groups.ts';
import { isAlert, isRecording, type RuleGroup } from '../../../dashboards/rules/rule.ts';
import { secondsOf } from '../../../dashboards/rules/promql.ts';
import { slothSpecification } from '../../../dashboards/rules/sloth.ts';
import {
  BUDGET_RATIO,
  FEWEST_BAD_LOGINS,
  OBJECTIVE_RATIO,
  productionPairs,
  runPairs,
} from '../../../dashboards/rules/slo.ts';
import { generatorLimits, productionLimits, runLimits } from '../../../dashboards/rules/limits.ts';
import { nativeHistograms } from '../../../dashboards/series/known-names.ts';
import { k6Builtin, k6Own } from '../../../src/model/record/k6-series.ts';
import { COLLAPSED_RATIO, HELD_RATIO } from '../../../src/analysis/collapse.ts';
import { BEYOND_QUANTILE, NEEDED_IN_WINDOW, NEEDED_OF_SERVER } from '../../../src/analysis/validity/sample-needs.ts';
import { eidJourney } from '../../../src/model/journeys/eid.ts';
import {
  codeMetrics,
  productionRuleMetrics,
  ruleMetrics,
  runMetrics,
  serverMetrics,
} from '../../../src/model/record/metric-names.ts';
import { answerResults, outcomes } from '../../../src/model/record/run-record.ts';
import { phases } from '../../../src/model/scenario/phase.ts';
import { prometheus, promtoolChecks } from './promtool.ts';
import { type PromqlTree, promqlTree, type Selector } from '../promql-tree.ts';

const paces = [
  { name: 'run', groups: runGroups, own: { label: 'run', operator: '!=', value: '' }, recorded: ruleMetrics },
  {
    name: 'production',
    groups: productionGroups,
    own: { label: 'run', operator: '=', value: '' },
    recorded: productionRuleMetrics,
  },
] as const;

/** Values of a label that the code knows; null: any. */
const values: Readonly<Record<string, readonly string[] | null>> = {
  phase: phases,
  outcome: outcomes,
  result: answerResults,
  step: [...eidJourney.map(({ step }) => step), 'queue-poll', 'retry-permit'],
  // docs/mock-idp.md
  event: ['joined', 'admitted', 'abandoned', 'expired', 'completed', 'failed', 'polls', 'early-polls'],
};

/** Labels of a series besides run, scenario and variant. */
const labels: Readonly<Record<string, readonly string[]>> = {
  [k6Own.loginsStarted]: ['phase'],
  [k6Own.loginsGood]: ['phase'],
  [k6Own.loginsEnded]: ['phase', 'outcome'],
  [k6Own.attempts]: ['phase', 'step', 'result'],
  [k6Own.timeToLogin]: ['phase'],
  [k6Own.startLateness]: ['phase'],
  [k6Builtin.droppedIterations]: [],
  [serverMetrics.waitingRoomEventsTotal]: ['event'],
  ...Object.fromEntries(
    [
      serverMetrics.stationQueueAgeSeconds,
      serverMetrics.stationBusySecondsTotal,
      serverMetrics.stationDeadSecondsTotal,
      serverMetrics.waitingRoomWaiting,
      codeMetrics.queueLength,
      codeMetrics.deliveredTotal,
      runMetrics.kneeLoginsPerSecond,
      runMetrics.generatorCpuSecondsTotal,
      runMetrics.generatorCores,
    ].map((name) => [name, []]),
  ),
};

const rulesOf = (groups: readonly RuleGroup[]) => groups.flatMap(({ rules }) => rules);

for (const { name, groups, own, recorded } of paces) {
  const rules = rulesOf(groups);
  const trees = rules.map((rule) => ({ rule, tree: promqlTree(rule.expr) }));
  const selectors = trees.flatMap(({ tree }) => tree.selectors);
  const isRecorded = (metric: string | null): boolean => Object.values(recorded).some((one) => one === metric);
  const raw = selectors.filter(({ metric }) => !isRecorded(metric));

  describe(`${rules.length} rules of the pace "${name}", ${selectors.length} selectors`, () => {
    it('parse', () => {
      assert.ok(rules.length > 20 && selectors.length > rules.length);
      for (const { rule, tree } of trees) assert.deepEqual(tree.errors, [], rule.expr);
    });

    it('ask for declared series, by labels and values that they have', () => {
      for (const selector of raw) checkSelector(selector);
    });

    it('look at the series of their own pace alone', () => {
      for (const { metric, matchers } of raw) assert.deepEqual(matchers[0], own, `${metric}`);
    });

    it('record each declared name once, and no other, before it is used', () => {
      const names = rules.filter(isRecording).map(({ record }) => record);
      assert.deepEqual(names.toSorted(), Object.values(recorded).toSorted());
      for (const { rules: inGroup } of groups) {
        const known = new Set<string>(
          names.filter((one) => !inGroup.some((rule) => isRecording(rule) && rule.record === one)),
        );
        for (const rule of inGroup) {
          const used = promqlTree(rule.expr).selectors.flatMap(({ metric }) => (isRecorded(metric) ? [metric] : []));
          for (const metric of used) assert.ok(known.has(`${metric}`), `${metric} is used before it is recorded`);
          if (isRecording(rule)) known.add(rule.record);
        }
      }
    });

    it('tell their alerts apart by name and labels', () => {
      const keys = rules.filter(isAlert).map(({ alert, labels: told }) => `${alert} ${JSON.stringify(told)}`);
      assert.equal(new Set(keys).size, keys.length);
      assert.ok(keys.length >= 10);
    });

    it('divide by what is more than 0, or by a constant', () => {
      const divisors = rules.flatMap(({ expr }) => expr.split(' / ').slice(1));
      assert.ok(divisors.length > 5);
      for (const divisor of divisors) assert.match(divisor, /^\(.* > [\d.]+\)|^0\.01$/);
    });

    it('take quantiles of histograms and rates of counters', () => {
      for (const { metric, inside } of raw) {
        if (nativeHistograms.includes(`${metric}`)) assert.ok(inside.includes('histogram_quantile'), `${metric}`);
        if (`${metric}`.endsWith('_total') && metric !== k6Builtin.droppedIterations && metric !== k6Own.loginsStarted)
          assert.equal(inside[0], 'rate', `${metric}`);
      }
    });
  });
}

function checkSelector({ metric, matchers }: Selector): void {
  const known = labels[`${metric}`];
  assert.ok(known !== undefined, `${metric} is not a series that rules may ask for`);
  for (const { label, value } of matchers.slice(1)) {
    assert.ok(known.includes(label), `${metric} has no label ${label}`);
    const allowed = values[label];
    for (const one of value.split('|')) assert.ok(allowed?.includes(one), `${label} is never ${one}`);
  }
}

describe('rule files', () => {
  for (const { path, text } of ruleFiles()) {
    it(`${path} is what the rules say`, () => {
      assert.equal(readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8'), text);
      assert.match(text, /^# generated by npm run generate/);
    });
  }

  it('are right for promtool', { skip: prometheus.skip }, async () => {
    const files = ruleFiles().filter(({ path }) => path.includes('/rules/'));
    assert.equal(files.length, 2);
    for (const { text } of files) assert.match(await promtoolChecks(text), /SUCCESS: [1-9]\d+ rules found/);
  });

  it('hold a Sloth specification whose queries parse, once its window is filled in', () => {
    const { error_query: errors, total_query: total } = slothSpecification.slos[0]!.sli.events;
    for (const query of [errors, total]) {
      const tree: PromqlTree = promqlTree(query.replaceAll('{{.window}}', '5m'));
      assert.deepEqual(tree.errors, []);
      assert.ok(tree.selectors.length > 0);
      for (const selector of tree.selectors) checkSelector(selector);
    }
    assert.equal(slothSpecification.slos[0]!.objective, 99);
  });
});

describe('limits', () => {
  it('are those of the report, where it has them', () => {
    assert.equal(runLimits.collapsedRatio, COLLAPSED_RATIO);
    assert.equal(productionLimits.recoveredRatio, HELD_RATIO);
    assert.equal(runLimits.offeredPerSecond * 10, NEEDED_IN_WINDOW);
    assert.equal(productionLimits.offeredPerSecond * 300, NEEDED_IN_WINDOW);
    assert.equal(runLimits.stepAttemptsPerSecond * 10, NEEDED_OF_SERVER);
    assert.ok(Math.abs(productionLimits.stepAttemptsPerSecond * 300 - NEEDED_OF_SERVER) < 5);
    assert.equal(FEWEST_BAD_LOGINS, BEYOND_QUANTILE);
    assert.ok(generatorLimits.startLatenessSeconds < 0.075);
  });

  it('are ten times shorter for waiting in a run: the compression of launch day', () => {
    assert.equal(runLimits.queueAgeSeconds * 10, productionLimits.queueAgeSeconds);
    assert.equal(runLimits.codeSeconds * 10, productionLimits.codeSeconds);
  });
});

describe('burn rates', () => {
  it('use 2, 5, 10 and 10 % of the budget in their long windows, as in the Site Reliability Workbook', () => {
    const used = (pairs: readonly { burnRate: number; long: string }[], periodSeconds: number): readonly number[] =>
      pairs.map(({ burnRate, long }) => Math.round((1e4 * burnRate * secondsOf(long)) / periodSeconds) / 100);
    assert.deepEqual(used(productionPairs, 30 * 86_400), [2, 5, 10, 10]);
    assert.deepEqual(used(runPairs, 3600), [5, 10, 10]);
    assert.deepEqual(
      runPairs.map(({ long }) => secondsOf(long) * 720),
      productionPairs.slice(1).map(({ long }) => secondsOf(long)),
    );
  });

  it('are never beyond what can be: all logins bad', () => {
    for (const { burnRate } of [...productionPairs, ...runPairs]) assert.ok(burnRate * BUDGET_RATIO < 1);
    assert.equal(Number((1 - OBJECTIVE_RATIO).toFixed(9)), BUDGET_RATIO);
  });
});
