/** Errors in the words of OAuth: what the other side is told, and nothing more. */
import type { FastifyReply } from 'fastify';

/** RFC 6749 §4.1.2.1 and §5.2, OpenID Connect Core §3.1.2.6, RFC 6750 §3.1, RFC 8628 §3.5, CIBA Core 1.0 §13, Unmet Authentication Requirements 1.0. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'invalid_token'
  | 'invalid_redirect_uri'
  | 'invalid_client_metadata'
  | 'unauthorized_client'
  | 'authorization_pending'
  | 'slow_down'
  | 'expired_token'
  | 'unknown_user_id'
  | 'invalid_binding_message'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'access_denied'
  | 'login_required'
  | 'unmet_authentication_requirements'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'invalid_request_uri';

export interface Violation {
  readonly error: OAuthErrorCode;
  readonly description: string;
}

/** One rule of a protocol: a name, the section that demands it, and what it finds wrong. */
export interface Check<Context> {
  readonly name: string;
  readonly source: string;
  readonly run: (context: Context) => Violation | undefined;
}

/** The first violation, in the order of the checks. */
export function firstViolation<Context>(checks: readonly Check<Context>[], context: Context): Violation | undefined {
  for (const check of checks) {
    const violation = check.run(context);
    if (violation !== undefined) return violation;
  }
  return undefined;
}

/** RFC 6749 §5.2. */
export function sendOAuthError(reply: FastifyReply, { error, description }: Violation, status = 400): void {
  reply.code(status).send({ error, error_description: description });
}
