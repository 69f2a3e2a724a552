import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { LaunchquakeError } from '../../../src/model/errors.ts';
import { readClients } from '../../../mock-idp/oidc/read-clients.ts';

describe('clients from a file', () => {
  let folder = '';
  before(() => (folder = mkdtempSync(join(tmpdir(), 'launchquake-clients-'))));
  after(() => rmSync(folder, { recursive: true }));

  const fileOf = (text: string): string => {
    const path = join(folder, 'clients.yaml');
    writeFileSync(path, text);
    return path;
  };
  const problemsOf = (text: string): readonly string[] => {
    try {
      readClients(fileOf(text));
    } catch (error) {
      assert.ok(error instanceof LaunchquakeError);
      assert.equal(error.code, 'CLIENTS_INVALID');
      assert.ok(!error.message.includes('top-secret'));
      return error.problems.map(({ where }) => where);
    }
    return [];
  };

  it('reads the example of docs/oidc.md', () => {
    const page = readFileSync(new URL('../../../docs/oidc.md', import.meta.url), 'utf8');
    const [, example = ''] = /```yaml\n(.*?)```/s.exec(page) ?? [];
    const clients = readClients(fileOf(example));
    assert.deepEqual(
      clients.map(({ clientId, authentication }) => `${clientId} ${authentication}`),
      ['shop client_secret_basic', 'reports private_key_jwt', 'api client_secret_basic'],
    );
    const [shop, reports, api] = clients;
    assert.deepEqual(shop?.grantTypes, ['authorization_code', 'refresh_token']);
    assert.equal(shop?.idTokenAlgorithm, 'ES256');
    assert.equal(reports?.accessTokens, 'jwt');
    assert.deepEqual([shop?.introspectsAll, api?.introspectsAll], [false, true]);
  });

  it('takes a bare list, http of a network of one’s own, and the algorithm of the profile', () => {
    const [client] = readClients(
      fileOf(
        '[{client_id: app, token_endpoint_auth_method: none, redirect_uris: ["http://app:8080/cb"], id_token_signed_response_alg: profile}]',
      ),
    );
    assert.deepEqual(client?.redirectUris, ['http://app:8080/cb']);
    assert.equal(client?.idTokenAlgorithm, undefined);
    assert.equal(client?.pkceRequired, true);
  });

  it('tells every problem at once, and no secret', () => {
    const text = `
clients:
  - client_id: one
    redirect_uris: [nowhere]
    grant_types: [authorization_code, magic]
  - client_id: one
    client_secret: top-secret
    redirect_uri: https://client.example/
  - client_id: "with space"
    token_endpoint_auth_method: none
    client_secret: top-secret
    redirect_uris: [https://client.example/]
  - just text
more: true
`;
    assert.deepEqual(problemsOf(text), [
      'more',
      'clients[0].client_secret',
      'clients[0].redirect_uris[0]',
      'clients[0].grant_types[1]',
      'clients[1].redirect_uri',
      'clients[2].client_id',
      'clients[2].client_secret',
      'clients[3]',
      'clients[1].client_id',
    ]);
  });

  for (const { name, text, where } of [
    { name: 'no list', text: 'clients: 7', where: 'clients' },
    { name: 'an empty list', text: '[]', where: 'clients' },
    { name: 'nothing', text: '', where: 'clients' },
    { name: 'no YAML', text: '{ client_secret: top-secret', where: '(file)' },
  ])
    it(`refuses ${name}`, () => assert.deepEqual(problemsOf(text), [where]));

  it('refuses aliases that are inside of what they name', () => {
    assert.deepEqual(problemsOf('clients: &all [*all]'), ['(file)']);
    assert.deepEqual(problemsOf('- &shop { client_id: shop, redirect_uris: [https://a.example/], jwks: *shop }'), [
      '(file)',
    ]);
  });

  it('refuses a file that is not there', () => {
    assert.throws(() => readClients(join(folder, 'missing.yaml')), { code: 'CLIENTS_INVALID' });
  });
});
