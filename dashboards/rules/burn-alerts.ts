/** Error budget that burns too fast: slo.ts has the arithmetic. */
import { alertOf, PERCENT, percent } from './alert.ts';
import type { Pace } from './pace.ts';
import { and } from './promql.ts';
import type { AlertingRule } from './rule.ts';
import { badLogins, errorsOver } from './slo-rules.ts';
import { BUDGET_RATIO, type BurnPair, FEWEST_BAD_LOGINS, PRODUCTION_PERIOD, RUN_PERIOD } from './slo.ts';

/** Both windows are above the limit: the long one tells that it matters, the short one that it is still so. */
export function burnRate(pace: Pace, { severity, burnRate: rate, short, long }: BurnPair): AlertingRule {
  const limit = `${rate} * ${BUDGET_RATIO}`;
  const period = pace.name === 'run' ? RUN_PERIOD : PRODUCTION_PERIOD;
  return alertOf(
    pace,
    {
      alert: severity === 'page' ? 'BurnRatePage' : 'BurnRateTicket',
      severity,
      summary: 'The error budget of logins burns too fast',
      description: `${PERCENT} of the logins of the last ${long} were not good, and it goes on. Limit: ${percent(rate * BUDGET_RATIO)}, a burn rate of ${rate} for a budget of ${period}.`,
    },
    {
      conditions: [
        `${errorsOver(long)} > ${limit}`,
        and(`${errorsOver(short)} > ${limit}`),
        and(`${badLogins(pace, long)} >= ${FEWEST_BAD_LOGINS}`),
      ],
      forSeconds: 0,
      labels: { window: long },
    },
  );
}
