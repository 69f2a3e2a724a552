/** GET /.well-known/openid-configuration (OpenID Connect Discovery 1.0 §3, RFC 8414 §2). Only what is really offered. */
import type { FastifyInstance } from 'fastify';
import { assurance } from '../eid/assurance.ts';
import type { World } from '../world.ts';

const CACHE = 'public, max-age=300';

export function discovery(app: FastifyInstance, world: World): void {
  app.get('/.well-known/openid-configuration', (request, reply) => {
    reply.header('cache-control', CACHE).send(metadata(world.issuerOf(request)));
  });
}

function metadata(issuer: string): Record<string, unknown> {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['none'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256', 'ES256'],
    scopes_supported: ['openid', 'profile', 'offline_access'],
    acr_values_supported: [assurance.acr],
    claims_supported: ['iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr', 'at_hash', 'name'],
    authorization_response_iss_parameter_supported: true,
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  };
}
