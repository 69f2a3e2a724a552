/**
 * The service level objective of logins, and the burn rates that alert on it: Google, The Site Reliability Workbook, ch. 5 "Alerting on SLOs",
 * multiwindow multi-burn-rate alerts.
 *
 * Error ratio = 1 − good ÷ ended. Good: completed within the scenario's SLO. Ended: completed in time or late, abandoned (time-outs too) and
 * refused. Not in it: logins that failed for the card, the phone or the PIN of the user (7 % on launch day in calm weather: no server can
 * make them succeed), and those in flight when a run ends.
 *
 * Burn rate b = error ratio ÷ (1 − objective): at b = 1 the budget lasts exactly its period P. A window w at rate b uses b·w/P of it.
 *
 *     production, P = 30 d = 720 h   14.4 × 1 h / 720 h = 2 %     6 × 6 h / 720 h = 5 %     3 × 24 h / 720 h = 10 %   1 × 72 h / 720 h = 10 %
 *     run, P = 1 h = 3600 s                                       6 × 30 s / 3600 s = 5 %   3 × 120 s / 3600 s = 10 % 1 × 360 s / 3600 s = 10 %
 *
 * An hour is 30 days ÷ 720, and so is each long window of a run. The first pair would be 5 s long and is left out: with a sample a second and
 * a few logins a second it is noise. The short window tells that it still goes on; it is a twelfth of the long one, and never below 10 s.
 * In a run of a minute the windows of 2 and 6 min hold all of the run.
 */

/**
 * Share of logins that are good. Chosen: identity servers promise more (the service level indicators of Keycloak's guide are 99.9 %), but of the server
 * alone; this one also counts people who give up, so it leaves ten times as much.
 */
export const OBJECTIVE_RATIO = 0.99;
/** 1 − objective, to the last digit. */
export const BUDGET_RATIO = 0.01;

export interface BurnPair {
  readonly severity: 'page' | 'ticket';
  readonly burnRate: number;
  readonly short: string;
  readonly long: string;
}

export const productionPairs = [
  { severity: 'page', burnRate: 14.4, short: '5m', long: '1h' },
  { severity: 'page', burnRate: 6, short: '30m', long: '6h' },
  { severity: 'ticket', burnRate: 3, short: '2h', long: '1d' },
  { severity: 'ticket', burnRate: 1, short: '6h', long: '3d' },
] as const satisfies readonly BurnPair[];

/**
 * Bad logins that the long window must hold: fewer tell of chance, and one bad login of three at night is not worth a page. As many as a report wants
 * beyond a quantile.
 */
export const FEWEST_BAD_LOGINS = 5;

/** The period of production's budget. */
export const PRODUCTION_PERIOD = '30d';

export const runPairs = [
  { severity: 'page', burnRate: 6, short: '10s', long: '30s' },
  { severity: 'ticket', burnRate: 3, short: '10s', long: '2m' },
  { severity: 'ticket', burnRate: 1, short: '30s', long: '6m' },
] as const satisfies readonly BurnPair[];

/** The period of a launch's budget. */
export const RUN_PERIOD = '1h';
