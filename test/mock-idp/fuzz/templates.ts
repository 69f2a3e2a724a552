/** Nearly right requests: what a good client sends, without any secret, for the grammar to spoil in one or more places. */
import type { Known } from './grammar.ts';

type Fields = Readonly<Record<string, string>>;

export interface Template {
  /** Routes that it fits. */
  readonly path: RegExp;
  readonly fields: (known: Known) => Fields;
}

const authorize: Fields = {
  response_type: 'code',
  client_id: 'launchquake',
  redirect_uri: 'http://127.0.0.1/callback',
  scope: 'openid profile',
  state: 'the-state',
  nonce: 'the-nonce',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
};

const client: Fields = { client_id: 'launchquake' };
const always =
  (fields: Fields): Template['fields'] =>
  () =>
    fields;
const underWay =
  (fields: Fields): Template['fields'] =>
  ({ transaction, session }) => ({ transaction, session, ...fields });

export const templates: readonly Template[] = [
  { path: /^\/(authorize|par)$/, fields: always(authorize) },
  { path: /^\/authorize$/, fields: always({ ...authorize, prompt: 'none', response_mode: 'form_post', max_age: '0' }) },
  {
    path: /^\/token$/,
    fields: always({
      ...client,
      grant_type: 'authorization_code',
      code: 'x'.repeat(43),
      redirect_uri: 'http://127.0.0.1/callback',
      code_verifier: 'v'.repeat(43),
    }),
  },
  { path: /^\/token$/, fields: always({ ...client, grant_type: 'refresh_token', refresh_token: 'r'.repeat(43) }) },
  {
    path: /^\/token$/,
    fields: always({ client_id: 'employers-portal', client_secret: 'wrong', grant_type: 'client_credentials' }),
  },
  {
    path: /^\/token$/,
    fields: always({ ...client, grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'd' }),
  },
  {
    path: /^\/token$/,
    fields: always({ ...client, grant_type: 'urn:openid:params:grant-type:ciba', auth_req_id: 'a' }),
  },
  {
    path: /^\/register$/,
    fields: always({
      redirect_uris: '["https://rp.example/cb"]',
      client_name: 'fuzz',
      token_endpoint_auth_method: 'none',
    }),
  },
  {
    path: /^\/(introspect|revoke)$/,
    fields: always({ ...client, token: 't'.repeat(43), token_type_hint: 'access_token' }),
  },
  { path: /^\/device/, fields: always({ ...client, scope: 'openid', user_code: 'BCDF-GHJK' }) },
  {
    path: /^\/(bc-authorize|ciba)/,
    fields: always({
      ...client,
      scope: 'openid',
      login_hint: 'AB123457',
      binding_message: 'W4SCT',
      requested_expiry: '60',
      action: 'allow',
    }),
  },
  {
    path: /^\/logout/,
    fields: always({
      ...client,
      post_logout_redirect_uri: 'http://127.0.0.1/callback',
      state: 's',
      id_token_hint: 'a.b.c',
    }),
  },
  { path: /^\/login/, fields: underWay({ username: 'AB123457', password: 'wrong', channel: 'sms', code: '000001' }) },
  {
    path: /^\/eid/,
    fields: underWay({ round: '1', card: 'AB123457', response: 'r1', pin: '111111', nfc: 'extended', device: 'phone' }),
  },
  {
    path: /^\/(portal|app|support)/,
    fields: underWay({ email: 'a@example.test', phone: '+212600000001', message: 'help', reference: 'r-1' }),
  },
];
