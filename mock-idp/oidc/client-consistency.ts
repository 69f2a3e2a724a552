/** What the members of a registration demand of each other. */
import type { Problem } from '../../src/model/errors.ts';
import { inWords } from '../profiles/value-checks.ts';

interface Members {
  readonly [name: string]: unknown;
}

interface Rule {
  readonly where: string;
  readonly expected: string;
  readonly isBroken: (members: Members) => boolean;
}

const CODE = 'authorization_code';
const CIBA = 'urn:openid:params:grant-type:ciba';
const holds = (list: unknown, value: string): boolean => Array.isArray(list) && list.includes(value);
const isEmpty = (list: unknown): boolean => !Array.isArray(list) || list.length === 0;

/** RFC 7591 §2 and §2.1, RFC 6749 §4.4, OpenID Connect Core 1.0 §9, CIBA Core 1.0 §4. */
const rules: readonly Rule[] = [
  {
    where: 'redirect_uris',
    expected: `an address at least, for the grant ${CODE}`,
    isBroken: ({ grant_types, redirect_uris }) => holds(grant_types, CODE) && isEmpty(redirect_uris),
  },
  {
    where: 'response_types',
    expected: `"code" with the grant ${CODE}, and without it nothing`,
    isBroken: ({ grant_types, response_types }) => holds(grant_types, CODE) !== holds(response_types, 'code'),
  },
  { where: 'grant_types', expected: 'a grant at least', isBroken: ({ grant_types }) => isEmpty(grant_types) },
  {
    where: 'token_endpoint_auth_method',
    expected: 'a method that proves something, for the grants client_credentials and CIBA',
    isBroken: ({ grant_types, token_endpoint_auth_method: method }) =>
      method === 'none' && (holds(grant_types, 'client_credentials') || holds(grant_types, CIBA)),
  },
  {
    where: 'jwks',
    expected: 'jwks or jwks_uri, not both',
    isBroken: ({ jwks, jwks_uri }) => jwks !== undefined && jwks_uri !== undefined,
  },
  {
    where: 'jwks',
    expected: 'jwks or jwks_uri, for private_key_jwt',
    isBroken: ({ token_endpoint_auth_method: method, jwks, jwks_uri }) =>
      method === 'private_key_jwt' && jwks === undefined && jwks_uri === undefined,
  },
  {
    where: 'backchannel_client_notification_endpoint',
    expected: 'an address, for the delivery mode ping',
    isBroken: ({ backchannel_token_delivery_mode: mode, backchannel_client_notification_endpoint: endpoint }) =>
      mode === 'ping' && endpoint === undefined,
  },
];

export const consistencyProblems = (members: Members): readonly Problem[] =>
  rules
    .filter(({ isBroken }) => isBroken(members))
    .map(({ where, expected }) => ({
      where,
      found: where === 'jwks' ? 'otherwise' : inWords(members[where]),
      expected,
    }));
