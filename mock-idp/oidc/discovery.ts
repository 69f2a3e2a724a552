/**
 * What the provider says about itself (OpenID Connect Discovery 1.0 §3, RFC 8414 §2), under both well-known addresses. Only what is really
 * offered; what is not is said to be missing where a member for that exists.
 */
import type { FastifyInstance } from 'fastify';
import { levels } from '../eid/assurance.ts';
import { signingAlgorithms } from '../keys.ts';
import type { World } from '../world.ts';
import { assertionAlgorithms } from './client-assertion.ts';
import { clientAuthentications } from './clients.ts';
import { grantHandlers } from './grants/grant-handlers.ts';
import { claimsOfScope } from './user-claims.ts';

const CACHE = 'public, max-age=300';
export const wellKnown = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'] as const;

export function discovery(app: FastifyInstance, world: World): void {
  for (const path of wellKnown)
    app.get(path, (request, reply) => {
      reply.header('cache-control', CACHE).send(metadata(world.issuerOf(request)));
    });
}

/** Of every ID token (OpenID Connect Core 1.0 §2), and of logout tokens besides. */
const claimsOfTokens = ['iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr', 'at_hash', 'sid'];
/** Introspection is for clients that prove themselves. */
const provingMethods = clientAuthentications.filter((method) => method !== 'none');

function metadata(issuer: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    registration_endpoint: `${issuer}/register`,
    introspection_endpoint: `${issuer}/introspect`,
    revocation_endpoint: `${issuer}/revoke`,
    end_session_endpoint: `${issuer}/logout`,
    pushed_authorization_request_endpoint: `${issuer}/par`,
    device_authorization_endpoint: `${issuer}/device_authorization`,
    backchannel_authentication_endpoint: `${issuer}/bc-authorize`,
    ...authorization,
    ...tokens,
    ...logoutAndCiba,
  };
}

const authorization = {
  response_types_supported: ['code'],
  response_modes_supported: ['query', 'form_post'],
  code_challenge_methods_supported: ['S256'],
  scopes_supported: ['openid', ...Object.keys(claimsOfScope), 'offline_access'],
  claims_supported: [...claimsOfTokens, ...Object.values(claimsOfScope).flat()],
  claim_types_supported: ['normal'],
  acr_values_supported: Object.values(levels),
  prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
  display_values_supported: ['page'],
  ui_locales_supported: ['en'],
  authorization_response_iss_parameter_supported: true,
  require_pushed_authorization_requests: false,
  claims_parameter_supported: true,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
} as const;

const tokens = {
  grant_types_supported: [...grantHandlers.keys()],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: signingAlgorithms,
  token_endpoint_auth_methods_supported: clientAuthentications,
  token_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
  introspection_endpoint_auth_methods_supported: provingMethods,
  introspection_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
  revocation_endpoint_auth_methods_supported: clientAuthentications,
  revocation_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
} as const;

/** Back-Channel Logout 1.0 §2.1, CIBA Core 1.0 §4. */
const logoutAndCiba = {
  backchannel_logout_supported: true,
  backchannel_logout_session_supported: true,
  frontchannel_logout_supported: false,
  backchannel_token_delivery_modes_supported: ['poll', 'ping'],
  backchannel_user_code_parameter_supported: false,
} as const;
