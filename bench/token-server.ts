/**
 * The servers that bench/token.ts measures, each in a process of its own: each answers client_credentials with a JWT access token that it
 * signs with ES256. It tells its address to the process that forked it.
 */
import formbody from '@fastify/formbody';
import { fastify } from 'fastify';
import { generateKeyPair, exportJWK, SignJWT } from 'jose';
import { OAuth2Server } from 'oauth2-mock-server';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { clientDefaults } from '../mock-idp/oidc/clients.ts';
import { readProfile } from '../mock-idp/profiles/read-profile.ts';
import { startMockIdp } from '../mock-idp/server.ts';

export const benchClient = { id: 'bench', secret: 'bench-secret-of-32-characters-xx' } as const;
const SCOPE = 'read';
const LIFE_SECONDS = 3600;

/** Fastify with one route that parses the form and signs with jose: what cannot be had for less in this style. */
async function startBare(): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256');
  const app = fastify();
  await app.register(formbody);
  let issuer = '';
  app.post('/token', async (_request, reply) => {
    const now = Math.floor(Date.now() / 1000);
    const token = await new SignJWT({ client_id: benchClient.id, scope: SCOPE })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'the-one-and-only-key-of-this-bare-server-43c' })
      .setIssuer(issuer)
      .setSubject(benchClient.id)
      .setAudience(issuer)
      .setJti(randomUUID())
      .setIssuedAt(now)
      .setExpirationTime(now + LIFE_SECONDS)
      .sign(privateKey);
    return reply
      .header('cache-control', 'no-store')
      .send({ access_token: token, token_type: 'Bearer', expires_in: LIFE_SECONDS, scope: SCOPE });
  });
  issuer = await app.listen({ host: '127.0.0.1', port: 0 });
  return `${issuer}/token`;
}

async function startMock(): Promise<string> {
  const { url } = await startMockIdp({
    profile: readProfile(fastProfilePath),
    clients: [
      {
        ...clientDefaults,
        clientId: benchClient.id,
        secret: benchClient.secret,
        authentication: 'client_secret_post',
        grantTypes: ['client_credentials'],
        idTokenAlgorithm: 'ES256',
        accessTokens: 'jwt',
      },
    ],
  });
  return `${url}/token`;
}

const fastProfilePath = new URL('../mock-idp/profiles/fast.yaml', import.meta.url).pathname;

async function startOidcProvider(): Promise<string> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const resource = 'urn:bench';
  const provider = new Provider(url, {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' }] },
    clients: [
      {
        client_id: benchClient.id,
        client_secret: benchClient.secret,
        token_endpoint_auth_method: 'client_secret_post',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    ttl: { ClientCredentials: LIFE_SECONDS },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        getResourceServerInfo: () => ({
          scope: SCOPE,
          accessTokenFormat: 'jwt',
          accessTokenTTL: LIFE_SECONDS,
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  });
  server.on('request', provider.callback());
  return `${url}/token`;
}

async function startMockServer(): Promise<string> {
  const server = new OAuth2Server();
  await server.issuer.keys.generate('ES256');
  await server.start(0, '127.0.0.1');
  return `${server.issuer.url ?? ''}/token`;
}

const servers: Readonly<Record<string, () => Promise<string>>> = {
  bare: startBare,
  mock: startMock,
  'oidc-provider': startOidcProvider,
  'oauth2-mock-server': startMockServer,
};

process.send?.(await servers[process.argv[2] ?? '']?.());
