/** Recording rules that only a run has: its phases, its knee, its generator. */
import { ruleMetrics, runMetrics } from '../../src/model/record/metric-names.ts';
import { k6Own } from '../../src/model/record/k6-series.ts';
import { runPace } from './pace.ts';
import { all, and, GROUP, gauge, rate, ratio, series } from './promql.ts';
import type { RecordingRule } from './rule.ts';

/** Phases that are judged. Labels of k6's series: there also when k6 runs without our command line. */
export const JUDGED_PHASES = 'phase=~"before|trigger|after"';

/**
 * Somebody came in one of the phases within the last 10 s. That series are there says nothing: those of a phase begin before it and go on after it.
 */
export const underWay = (phases: string): string => `(${rate(runPace, k6Own.loginsStarted, phases)} > 0)`;

/** The run is older than the window and a login: without a warm-up, goodput is still 0 when offered load is not. */
const OLD_ENOUGH = '15s';

/** min(knee, offered): what could be carried. Offered alone where nobody knows the knee, such as on a server that is not the mock. */
function carriable(): string {
  const { offered } = ruleMetrics;
  const knee = `max by (${GROUP}) (${gauge(runPace, runMetrics.kneeLoginsPerSecond)})`;
  return `((${offered} < on (${GROUP}) ${knee}) or (${knee} ${and(offered)}) or ${offered})`;
}

export const runRules: readonly RecordingRule[] = [
  { record: ruleMetrics.carried, expr: ratio(ruleMetrics.goodput, carriable()) },
  {
    record: ruleMetrics.judged,
    expr: all(
      `(${rate(runPace, k6Own.loginsStarted, JUDGED_PHASES)} > bool 0 > 0)`,
      `unless on (${GROUP}) ${underWay('phase="warm-up"')}`,
      `unless on (${GROUP}) last_over_time(${series(runPace, k6Own.loginsStarted, 'phase="draining"')}[${runPace.window}])`,
      and(`(${series(runPace, k6Own.loginsStarted)} offset ${OLD_ENOUGH})`),
    ),
  },
  {
    record: ruleMetrics.startLatenessP99,
    expr: `histogram_quantile(0.99, ${rate(runPace, k6Own.startLateness)}) >= 0`,
  },
  // Of all cores of the machine.
  {
    record: ruleMetrics.generatorCpu,
    expr: ratio(
      rate(runPace, runMetrics.generatorCpuSecondsTotal),
      `max by (${GROUP}) (${gauge(runPace, runMetrics.generatorCores)})`,
    ),
  },
];
