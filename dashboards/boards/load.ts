/** Goodput against offered and planned load with the knee, and the zone in which a service has collapsed. */
import { runMetrics } from '../../src/model/record/metric-names.ts';
import { roles } from '../looks.ts';
import { k6Own } from '../../src/model/record/k6-series.ts';
import { chosen, gauge, rate, type Matchers, type Scope } from '../series/promql.ts';
import type { LinesPanel } from '../spec.ts';

/** Requests to the edge (waiting room, retry budget) never reach a station: they are no attempts on the server. */
export const realAttempts: Matchers = { step: '!~"queue-poll|retry-permit"' };

/** Below this share of the offered logins goodput has collapsed: more than half of what people ask for is lost. */
export const COLLAPSED_BELOW = 0.5;

export interface LoadPanelPlace {
  readonly title: string;
  readonly width: number;
  readonly scope?: Scope;
}

export const loadPanel = ({ title, width, scope = chosen }: LoadPanelPlace): LinesPanel => ({
  kind: 'lines',
  title,
  shows:
    'Logins a second: planned by the scenario, offered (started by users), and goodput (completed within the SLO). Long dashes: the knee, what the service can carry. The shaded zone is everything below half of the offered load.',
  good: 'goodput lies on the offered load, or on the knee while more is offered.',
  bad: 'goodput drops into the shaded zone: collapse. It is metastable when it stays there after the load has fallen below the knee.',
  unit: 'cps',
  width,
  height: 11,
  min: 0,
  queries: [
    { expr: rate(k6Own.loginsStarted, { scope }), legend: 'offered', look: roles.offered },
    { expr: rate(k6Own.loginsGood, { scope }), legend: 'goodput', look: roles.goodput },
    { expr: gauge(runMetrics.plannedLoginsPerSecond, { scope }), legend: 'planned', look: roles.planned },
    { expr: gauge(runMetrics.kneeLoginsPerSecond, { scope }), legend: 'knee', look: roles.knee },
    {
      expr: `${rate(k6Own.loginsStarted, { scope })} * ${COLLAPSED_BELOW}`,
      legend: 'collapse zone: below half of offered',
      look: roles.collapseZone,
    },
  ],
});
