/** Links between dashboards keep the chosen run and the time range. */
import { DashboardLinkBuilder, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';

/** Every dashboard of ours carries it; the menu of links lists what carries it. */
export const TAG = 'launchquake';

/** The menu at the top: all dashboards, then the two pages that explain where the numbers come from. */
export const dashboardLinks: readonly DashboardLinkBuilder[] = [
  new DashboardLinkBuilder('Launchquake dashboards')
    .type(DashboardLinkType.Dashboards)
    .tags([TAG])
    .asDropdown(true)
    .icon('dashboard')
    .tooltip('The same run and time range on the other dashboards')
    .includeVars(true)
    .keepTime(true),
  new DashboardLinkBuilder('k6 metrics explained')
    .type(DashboardLinkType.Link)
    .url('https://grafana.com/docs/k6/latest/using-k6/metrics/reference/')
    .icon('doc')
    .tooltip('What k6 measures')
    .targetBlank(true),
  new DashboardLinkBuilder('Native histograms explained')
    .type(DashboardLinkType.Link)
    .url('https://prometheus.io/docs/specs/native_histograms/')
    .icon('doc')
    .tooltip('Why percentiles here are exact enough, and never averaged')
    .targetBlank(true),
];

/** From a panel to the dashboard that says more. */
export const moreLink = (uid: string, title: string): DashboardLinkBuilder =>
  new DashboardLinkBuilder(title)
    .type(DashboardLinkType.Link)
    .url(
      `/d/${uid}?\${__url_time_range}&\${datasource:queryparam}&\${scenario:queryparam}&\${run:queryparam}&\${variant:queryparam}`,
    );
