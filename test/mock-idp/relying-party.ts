/** A relying party of the ordinary kind: a secret, no PKCE, an address for the answer and one for after the logout. */
import { clientDefaults } from '../../mock-idp/oidc/clients.ts';
import type { Client } from '../../mock-idp/oidc/clients.ts';
import type { Fields } from './login.ts';

export const RP_REDIRECT_URI = 'https://rp.example/callback';
export const RP_AFTER_LOGOUT = 'https://rp.example/goodbye';
export const RP_SECRET = 'a-secret-of-the-relying-party-1';

export const relyingParty: Client = {
  ...clientDefaults,
  clientId: 'rp',
  name: 'The Relying Party',
  secret: RP_SECRET,
  redirectUris: [RP_REDIRECT_URI],
  postLogoutRedirectUris: [RP_AFTER_LOGOUT],
};

/** Turns the good authorize request of login.ts into one of this client. */
export const asRelyingParty = (changes: Fields = {}): Fields => ({
  client_id: relyingParty.clientId,
  redirect_uri: RP_REDIRECT_URI,
  code_challenge: undefined,
  code_challenge_method: undefined,
  ...changes,
});

export const basicHeader = (clientId = relyingParty.clientId, secret = RP_SECRET): string =>
  `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`;

/** The code exchange of this client. */
export const rpExchange = (code: string): { headers: Record<string, string>; payload: string } => ({
  headers: { authorization: basicHeader(), 'content-type': 'application/x-www-form-urlencoded' },
  payload: new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: RP_REDIRECT_URI,
  }).toString(),
});
