/** Metrics of grants: requests for tokens, and how clients hear of what they wait for. */
import type { Counter } from 'prom-client';
import { serverMetrics } from '../src/model/record/metric-names.ts';
import { metricHelp } from './metric-help.ts';
import type { OwnLabel } from './metric-labels.ts';
import { outcomes } from './request-outcome.ts';
import type { RequestOutcome } from './request-outcome.ts';

/** As a metric tells them: URNs by their last word. */
const grants = ['authorization_code', 'refresh_token', 'client_credentials', 'device_code', 'ciba'] as const;
const decoupledGrants = ['device_code', 'ciba'] as const satisfies readonly (typeof grants)[number][];
export type DecoupledGrant = (typeof decoupledGrants)[number];
/** What a poll is told: an error of RFC 8628 §3.5, or the tokens. */
const grantPollResults = [
  'issued',
  'authorization_pending',
  'slow_down',
  'expired_token',
  'access_denied',
  'invalid_grant',
] as const;
type GrantPollResult = (typeof grantPollResults)[number];
/** refused: the client answered, but not with success. */
const cibaPingResults = ['delivered', 'refused', 'failed'] as const;
type CibaPingResult = (typeof cibaPingResults)[number];

/** What became of a logout token: `refused`, the client said no; `failed`, nobody said anything. */
const logoutNoticeResults = ['delivered', 'refused', 'failed'] as const;
export type LogoutNoticeResult = (typeof logoutNoticeResults)[number];
/** Grants as requests name them (RFC 6749 §4 and §6, RFC 8628 §3.4, CIBA Core 1.0 §4). */
const grantTypes: ReadonlyMap<unknown, string> = new Map([
  ...grants.map((grant) => [grant, grant] as const),
  ['urn:ietf:params:oauth:grant-type:device_code', 'device_code'],
  ['urn:openid:params:grant-type:ciba', 'ciba'],
]);

export interface GrantMetrics {
  tokensIssued(grant: (typeof grants)[number]): void;
  /** @param grantType as it was sent */
  tokenRequest(grantType: unknown, outcome: RequestOutcome): void;
  grantPoll(grant: DecoupledGrant, result: GrantPollResult): void;
  cibaPing(result: CibaPingResult): void;
  logoutNotice(result: LogoutNoticeResult): void;
}

export function createGrantMetrics(
  counter: (name: string, help: string, labelNames: OwnLabel[]) => Counter,
): GrantMetrics {
  const tokens = counter(serverMetrics.tokensIssuedTotal, metricHelp.tokensIssuedTotal, ['grant']);
  const requests = counter(serverMetrics.tokenRequestsTotal, metricHelp.tokenRequestsTotal, ['grant', 'outcome']);
  const polls = counter(serverMetrics.grantPollsTotal, metricHelp.grantPollsTotal, ['grant', 'result']);
  const pings = counter(serverMetrics.cibaPingsTotal, metricHelp.cibaPingsTotal, ['result']);
  const notices = counter(serverMetrics.logoutNoticesTotal, metricHelp.logoutNoticesTotal, ['result']);
  for (const grant of grants) tokens.inc({ grant }, 0);
  for (const grant of [...grants, 'other']) for (const outcome of outcomes) requests.inc({ grant, outcome }, 0);
  for (const grant of decoupledGrants) for (const result of grantPollResults) polls.inc({ grant, result }, 0);
  for (const result of cibaPingResults) pings.inc({ result }, 0);
  for (const result of logoutNoticeResults) notices.inc({ result }, 0);
  return {
    tokensIssued: (grant) => tokens.inc({ grant }),
    tokenRequest: (grantType, outcome) => requests.inc({ grant: grantTypes.get(grantType) ?? 'other', outcome }),
    grantPoll: (grant, result) => polls.inc({ grant, result }),
    cibaPing: (result) => pings.inc({ result }),
    logoutNotice: (result) => notices.inc({ result }),
  };
}
