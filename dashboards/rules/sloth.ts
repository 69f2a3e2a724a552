/**
 * The objective of production as a Sloth specification (sloth.dev/specs/default, prometheus/v1), for those who keep their objectives there. Sloth
 * divides errors by total, over the windows that it puts in place of `{{.window}}`.
 */
import { k6Own } from '../../src/model/record/k6-series.ts';
import { productionPace } from './pace.ts';
import { series } from './promql.ts';
import { OBJECTIVE_RATIO } from './slo.ts';
import { COUNTS } from './slo-rules.ts';

const sum = (metric: string, matchers = ''): string =>
  `sum(rate(${series(productionPace, metric, matchers)}[{{.window}}]))`;
const ended = sum(k6Own.loginsEnded, COUNTS);

export const slothSpecification = {
  version: 'prometheus/v1',
  service: 'launchquake-logins',
  slos: [
    {
      name: 'good-logins',
      objective: OBJECTIVE_RATIO * 100,
      description: 'Logins that complete within the SLO, of those that ended and that their users could complete.',
      sli: { events: { error_query: `${ended} - ${sum(k6Own.loginsGood)}`, total_query: ended } },
      alerting: {
        name: 'LoginBudgetBurn',
        annotations: {
          summary: 'The error budget of logins burns too fast',
          runbook_url: 'docs/alerts.md#burnratepage',
        },
        page_alert: { labels: { severity: 'page' } },
        ticket_alert: { labels: { severity: 'ticket' } },
      },
    },
  ],
};
