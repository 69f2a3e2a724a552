/** Clients of the device flow and of CIBA, and what they send, over app.inject. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { clientDefaults } from '../../mock-idp/oidc/clients.ts';
import type { Client } from '../../mock-idp/oidc/clients.ts';
import { CARD, postForm } from './login.ts';
import type { Fields } from './login.ts';

export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
export const CIBA_GRANT = 'urn:openid:params:grant-type:ciba';
export const SECRET = 'a-secret-of-a-client-of-tests-1';

/** A television: no secret. */
export const television: Client = {
  ...clientDefaults,
  clientId: 'tv',
  name: 'The <Television>',
  authentication: 'none',
  grantTypes: [DEVICE_GRANT, 'refresh_token'],
};

/** A bank that calls its customers' phones. */
export const bank: Client = {
  ...clientDefaults,
  clientId: 'bank',
  name: 'The Bank',
  secret: SECRET,
  authentication: 'client_secret_post',
  grantTypes: [CIBA_GRANT, DEVICE_GRANT, 'refresh_token'],
};

export const otherBank: Client = { ...bank, clientId: 'other-bank' };

export const bankCredentials = { client_id: bank.clientId, client_secret: SECRET } as const;

export interface DeviceAnswer {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete: string;
  readonly expires_in: number;
  readonly interval: number;
}

export const askForDevice = (app: FastifyInstance, changes: Fields = {}): Promise<LightMyRequestResponse> =>
  postForm(app, '/device_authorization', { client_id: television.clientId, scope: 'openid profile', ...changes });

export const startDevice = async (app: FastifyInstance, changes: Fields = {}): Promise<DeviceAnswer> =>
  (await askForDevice(app, changes)).json<DeviceAnswer>();

export const pollDevice = (app: FastifyInstance, code: string, changes: Fields = {}): Promise<LightMyRequestResponse> =>
  postForm(app, '/token', {
    grant_type: DEVICE_GRANT,
    device_code: code,
    client_id: television.clientId,
    ...changes,
  });

export interface CibaAnswer {
  readonly auth_req_id: string;
  readonly expires_in: number;
  readonly interval: number;
}

export const askForCiba = (app: FastifyInstance, changes: Fields = {}): Promise<LightMyRequestResponse> =>
  postForm(app, '/bc-authorize', { ...bankCredentials, scope: 'openid profile', login_hint: CARD, ...changes });

export const startCiba = async (app: FastifyInstance, changes: Fields = {}): Promise<CibaAnswer> =>
  (await askForCiba(app, changes)).json<CibaAnswer>();

export const pollCiba = (app: FastifyInstance, id: string, changes: Fields = {}): Promise<LightMyRequestResponse> =>
  postForm(app, '/token', { grant_type: CIBA_GRANT, auth_req_id: id, ...bankCredentials, ...changes });

export const approve = (
  app: FastifyInstance,
  id: string,
  action: 'allow' | 'deny' = 'allow',
): Promise<LightMyRequestResponse> => app.inject({ url: '/ciba/approval', query: { auth_req_id: id, action } });

/** What an answer says is wrong; `status` alone when it is right. */
export function errorOf(response: LightMyRequestResponse): string {
  if (response.statusCode === 200) return '200';
  return `${response.statusCode} ${response.json<{ error: string }>().error}`;
}

/** The claims of a token that somebody else has verified. */
export const claimsOf = (jwt: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>;
