/** A case of an alert, told by what happens in a run: rates and levels by run second. */
import { k6Own } from '../../../src/model/record/k6-series.ts';
import { runMetrics } from '../../../src/model/record/metric-names.ts';
import type { AlertCase } from './promtool-file.ts';
import { LEAD_SECONDS, RUN, type RunCounter, type RunGauge, runSeries, type RunStory } from './run-series.ts';

export interface RunCase {
  readonly says: string;
  readonly story: RunStory;
  readonly silentAt: readonly number[];
  readonly fires?: {
    readonly at: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly description: string;
  };
}

export const alertCaseOf = ({ says, story, silentAt, fires }: RunCase): AlertCase => ({
  says,
  series: runSeries(story),
  interval: '1s',
  silentAt: silentAt.map((second) => second + LEAD_SECONDS),
  fires: fires === undefined ? null : { ...fires, at: fires.at + LEAD_SECONDS, labels: { ...RUN, ...fires.labels } },
});

export type Course = RunCounter['perSecond'];

export const offered = (perSecond: Course): RunCounter => ({
  name: k6Own.loginsStarted,
  labels: { segment: 'citizen' },
  perSecond,
});
export const good = (perSecond: Course): RunCounter => ({
  name: k6Own.loginsGood,
  labels: { segment: 'citizen' },
  perSecond,
});
export const ended = (outcome: string, perSecond: Course): RunCounter => ({
  name: k6Own.loginsEnded,
  labels: { outcome, segment: 'citizen' },
  perSecond,
});
export const attempts = (step: string, result: string, perSecond: Course): RunCounter => ({
  name: k6Own.attempts,
  labels: { step, result },
  perSecond,
});
export const knee = (level: number): RunGauge => ({ name: runMetrics.kneeLoginsPerSecond, level });

/** From the second on that it was so for the whole window. */
export const from = (second: number, before: number, then: number) => (now: number) => (now > second ? then : before);

/** Logins come, and what the server and the runner tell. */
export const watched = (gauges: readonly RunGauge[], totals: readonly RunCounter[] = []): RunStory => ({
  counters: [offered(5)],
  gauges,
  totals,
});
