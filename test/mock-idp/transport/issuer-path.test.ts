import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as openid from 'openid-client';
import { startMockIdp } from '../../../mock-idp/server.ts';
import type { RunningMockIdp } from '../../../mock-idp/server.ts';
import { answerBelowIssuerPath } from '../../../mock-idp/transport/issuer-path.ts';
import { basic } from '../token-client.ts';

const front = 'https://id.example/realms/tax';

describe('an issuer with a path', () => {
  const rewritten = (url: string, issuer = front): unknown =>
    answerBelowIssuerPath(issuer).rewriteUrl?.call({} as never, { url } as never);

  for (const { url, as } of [
    { url: '/realms/tax/token', as: '/token' },
    { url: '/realms/tax/token?a=/realms/tax', as: '/token?a=/realms/tax' },
    { url: '/realms/tax', as: '/' },
    { url: '/realms/tax?a=1', as: '/?a=1' },
    { url: '/realms/taxes/token', as: '/realms/taxes/token' },
    { url: '/token', as: '/token' },
    { url: '/realms/tax/.well-known/openid-configuration', as: '/.well-known/openid-configuration' },
    { url: '/.well-known/openid-configuration', as: '/.well-known/openid-configuration' },
    { url: '/.well-known/oauth-authorization-server/realms/tax', as: '/.well-known/oauth-authorization-server' },
    {
      url: '/.well-known/oauth-authorization-server/realms/taxes',
      as: '/.well-known/oauth-authorization-server/realms/taxes',
    },
  ])
    it(`answers ${url} as ${as}`, () => assert.equal(rewritten(url), as));

  for (const issuer of [undefined, 'https://id.example', 'https://id.example/'])
    it(`changes nothing for ${issuer}`, () => assert.deepEqual(answerBelowIssuerPath(issuer), {}));

  describe('that listens', () => {
    let mock: RunningMockIdp;
    before(async () => (mock = await startMockIdp({ issuer: front, clients: [basic] })));
    after(() => mock.close());

    it('C2 is found by a client below its path, and what it names is there', async () => {
      const throughFront: openid.CustomFetch = (address, options) =>
        fetch(address.replace(new URL(front).origin, mock.url), options as RequestInit);
      const { clientId, secret = '' } = basic;
      const proof = openid.ClientSecretBasic(secret);
      for (const algorithm of ['oidc', 'oauth2'] as const) {
        const options = { algorithm, [openid.customFetch]: throughFront };
        const config = await openid.discovery(new URL(front), clientId, undefined, proof, options);
        assert.equal(config.serverMetadata().issuer, front);
        const { access_token: token } = await openid.clientCredentialsGrant(config);
        assert.equal((await openid.tokenIntrospection(config, token)).active, true);
      }
    });
  });
});
