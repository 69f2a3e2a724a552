/**
 * A client as its registration says it: the members of RFC 7591 §2, OpenID Connect Registration 1.0 §2, Back-Channel Logout 1.0 §2.2,
 * CIBA Core 1.0 §4 and RFC 9126 §6, and two of our own (`access_tokens`, `require_pkce`). Read from a request, a file or the admin API.
 */
import type { JSONWebKeySet } from 'jose';
import type { Problem } from '../../src/model/errors.ts';
import { signingAlgorithms } from '../keys.ts';
import type { SigningAlgorithm } from '../keys.ts';
import { inWords, isRecord, listOf, numberIn, oneOf, optional, text, trueOrFalse } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';
import { assertionAlgorithms } from './client-assertion.ts';
import { consistencyProblems } from './client-consistency.ts';
import { jwksCheck } from './client-jwks.ts';
import { calledUri, redirectUri, shownUri } from './client-uris.ts';
import type { Registrar } from './client-uris.ts';
import { clientAuthentications, clientDefaults } from './clients.ts';
import type { Client, ClientAuthentication } from './clients.ts';
import { grantHandlers } from './grants/grant-handlers.ts';

export type ClientMetadata = Readonly<Record<string, unknown>>;

/** The algorithm that the profile names: part of a scenario. */
const AS_PROFILE = 'profile';

/** A member that asks for what is not there: passing it over would leave the client with less safety than it thinks. */
const notOffered: ValueCheck = (value, where, problems) => {
  if (value !== false) problems.push({ where, found: inWords(value), expected: 'nothing: this is not offered' });
};

const oneLine: ValueCheck = (value, where, problems) => {
  if (typeof value !== 'string' || value.length > 200 || /\p{Cc}/u.test(value))
    problems.push({ where, found: inWords(value), expected: 'one line of at most 200 characters' });
};

/** Members that become members of Client. */
const read = (by: Registrar): Readonly<Record<string, ValueCheck>> => ({
  client_name: oneLine,
  token_endpoint_auth_method: oneOf(...clientAuthentications),
  jwks: jwksCheck,
  jwks_uri: calledUri(by),
  redirect_uris: listOf(redirectUri(by)),
  post_logout_redirect_uris: listOf(redirectUri(by)),
  grant_types: listOf(oneOf(...grantHandlers.keys())),
  response_types: listOf(oneOf('code')),
  id_token_signed_response_alg: oneOf(...signingAlgorithms, ...(by === 'operator' ? [AS_PROFILE] : [])),
  access_tokens: oneOf('opaque', 'jwt'),
  require_pkce: trueOrFalse,
  introspects_all: by === 'operator' ? trueOrFalse : () => undefined,
  require_pushed_authorization_requests: trueOrFalse,
  default_max_age: numberIn(0, 1e9, 'seconds', { whole: true }),
  backchannel_logout_uri: calledUri(by),
  backchannel_token_delivery_mode: oneOf('poll', 'ping'),
  backchannel_client_notification_endpoint: calledUri(by),
});

/** Members that are kept and given back. */
const kept: Readonly<Record<string, ValueCheck>> = {
  application_type: oneOf('web', 'native'),
  subject_type: oneOf('public'),
  scope: text,
  contacts: listOf(text),
  client_uri: shownUri,
  logo_uri: shownUri,
  tos_uri: shownUri,
  policy_uri: shownUri,
  initiate_login_uri: shownUri,
  software_id: oneLine,
  software_version: oneLine,
  token_endpoint_auth_signing_alg: oneOf(...assertionAlgorithms),
  default_acr_values: listOf(text),
  require_auth_time: trueOrFalse,
  backchannel_logout_session_required: trueOrFalse,
};

const refused: Readonly<Record<string, ValueCheck>> = Object.fromEntries(
  [
    'userinfo_signed_response_alg',
    'userinfo_encrypted_response_alg',
    'id_token_encrypted_response_alg',
    'authorization_signed_response_alg',
    'authorization_encrypted_response_alg',
    'introspection_signed_response_alg',
    'introspection_encrypted_response_alg',
    'backchannel_authentication_request_signing_alg',
    'backchannel_user_code_parameter',
    'require_signed_request_object',
    'tls_client_certificate_bound_access_tokens',
    'dpop_bound_access_tokens',
  ].map((name) => [name, notOffered]),
);

/** `client_name#fr` (RFC 7591 §2.2). */
const TAGGED = /^(client_name|client_uri|logo_uri|tos_uri|policy_uri)#[A-Za-z0-9-]{1,35}$/;

/** Every problem of a registration. Members that are not known are passed over (RFC 7591 §2), except those of an operator: he mistyped. */
export function metadataProblems(metadata: ClientMetadata, by: Registrar): readonly Problem[] {
  const problems: Problem[] = [];
  // A map, because a member may be called `constructor`.
  const checks = new Map(Object.entries({ ...read(by), ...kept, ...refused }));
  const members = `one of ${[...Object.keys(read(by)), ...Object.keys(kept)].join(', ')}`;
  for (const [name, value] of Object.entries(metadata)) {
    const check = checks.get(name) ?? checks.get(TAGGED.exec(name)?.[1] ?? '');
    if (check !== undefined) optional(check)(value, name, problems);
    else if (by === 'operator') problems.push({ where: name, found: 'an unknown member', expected: members });
  }
  return problems.length > 0 ? problems : consistencyProblems(effective(metadata));
}

/** The registration with what it does not say filled in (RFC 7591 §2). */
function effective(metadata: ClientMetadata): ClientMetadata {
  const grantTypes = (metadata['grant_types'] ?? ['authorization_code']) as readonly string[];
  return {
    ...metadata,
    grant_types: grantTypes,
    response_types: metadata['response_types'] ?? (grantTypes.includes('authorization_code') ? ['code'] : []),
    token_endpoint_auth_method: metadata['token_endpoint_auth_method'] ?? clientDefaults.authentication,
  };
}

/** @param metadata without problems */
export function clientOf(
  metadata: ClientMetadata,
  { clientId, secret, by }: { readonly clientId: string; readonly secret: string | undefined; readonly by: Registrar },
): Client {
  const said = effective(metadata);
  const algorithm = (said['id_token_signed_response_alg'] ?? 'RS256') as SigningAlgorithm | typeof AS_PROFILE;
  const value = <Value>(name: string, unset: Value): Value => (said[name] ?? unset) as Value;
  return {
    clientId,
    secret,
    name: value('client_name', ''),
    authentication: value<ClientAuthentication>('token_endpoint_auth_method', 'client_secret_basic'),
    jwks: value<JSONWebKeySet | undefined>('jwks', undefined),
    jwksUri: value<string | undefined>('jwks_uri', undefined),
    redirectUris: value('redirect_uris', []),
    postLogoutRedirectUris: value('post_logout_redirect_uris', []),
    grantTypes: value('grant_types', []),
    idTokenAlgorithm: algorithm === AS_PROFILE ? undefined : algorithm,
    accessTokens: value<Client['accessTokens']>('access_tokens', 'opaque'),
    pkceRequired: value('require_pkce', said['token_endpoint_auth_method'] === 'none'),
    parRequired: value('require_pushed_authorization_requests', false),
    defaultMaxAgeSeconds: value<number | undefined>('default_max_age', undefined),
    backchannelLogoutUri: value<string | undefined>('backchannel_logout_uri', undefined),
    cibaDelivery: value<Client['cibaDelivery']>('backchannel_token_delivery_mode', 'poll'),
    cibaNotificationEndpoint: value<string | undefined>('backchannel_client_notification_endpoint', undefined),
    introspectsAll: by === 'operator' && value('introspects_all', false),
    metadata: Object.fromEntries(
      Object.entries(metadata).filter(([name]) => Object.hasOwn(kept, name) || TAGGED.test(name)),
    ),
  };
}

/** The registration of a client as RFC 7591 §3.2.1 wants it told, without its secret. */
export function metadataOf(client: Client): Record<string, unknown> {
  const hasCode = client.grantTypes.includes('authorization_code');
  const told: Record<string, unknown> = {
    client_id: client.clientId,
    client_name: client.name === '' ? undefined : client.name,
    application_type: 'web',
    subject_type: 'public',
    ...client.metadata,
    token_endpoint_auth_method: client.authentication,
    jwks: client.jwks,
    jwks_uri: client.jwksUri,
    redirect_uris: client.redirectUris,
    post_logout_redirect_uris: nonEmpty(client.postLogoutRedirectUris),
    grant_types: client.grantTypes,
    response_types: hasCode ? ['code'] : [],
    id_token_signed_response_alg: client.idTokenAlgorithm ?? AS_PROFILE,
    access_tokens: client.accessTokens,
    require_pkce: client.pkceRequired,
    require_pushed_authorization_requests: client.parRequired,
    default_max_age: client.defaultMaxAgeSeconds,
    backchannel_logout_uri: client.backchannelLogoutUri,
    ...cibaMembers(client),
    introspects_all: client.introspectsAll ? true : undefined,
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

const nonEmpty = (list: readonly string[]): readonly string[] | undefined => (list.length === 0 ? undefined : list);

const cibaMembers = ({ grantTypes, cibaDelivery, cibaNotificationEndpoint }: Client): ClientMetadata =>
  grantTypes.includes('urn:openid:params:grant-type:ciba')
    ? {
        backchannel_token_delivery_mode: cibaDelivery,
        backchannel_client_notification_endpoint: cibaNotificationEndpoint,
      }
    : {};

export const isMetadata = (value: unknown): value is ClientMetadata => isRecord(value);
