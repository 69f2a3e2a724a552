import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { makeTlsIdentity } from '../../mock-idp/tls/tls-identity.ts';
import { runCli } from '../../src/cli/program.ts';
import { type FakeWorld, fakeWorld } from './fake-world.ts';

const folder = mkdtempSync(join(tmpdir(), 'launchquake-serve-tls-'));
after(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

interface Address {
  readonly url: string;
  readonly tlsUrl: string;
  readonly certificateFile: string;
}

/** Waits for real time: the server is real. */
async function serving(world: FakeWorld, work: (address: Address) => Promise<void>): Promise<number> {
  const exit = runCli(world);
  for (let turn = 0; turn < 1500 && !world.wrote.out.includes('\n'); turn += 1)
    await new Promise((resolve) => setTimeout(resolve, 10));
  try {
    await work(JSON.parse(world.wrote.out.split('\n')[0] ?? '') as Address);
  } finally {
    world.interrupt();
  }
  return exit;
}

const jsonOver = (url: string, ca: string | undefined): Promise<Record<string, unknown>> =>
  new Promise((resolve, reject) => {
    get(url, { ca, agent: false }, (response) => {
      let body = '';
      response.on('data', (part: Buffer) => (body += part.toString('utf8')));
      response.on('end', () => resolve(JSON.parse(body) as Record<string, unknown>));
    }).once('error', reject);
  });

describe('launchquake serve --tls', () => {
  it('tells the address and the file with the certificate, which is all that a client needs', async () => {
    const world = fakeWorld(['serve', '--json', '--tls', '--tls-certificate-out', '/certs/mock.pem']);
    await world.files.makeFolder('/certs');
    const exit = await serving(world, async ({ url, tlsUrl, certificateFile }) => {
      assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
      assert.match(tlsUrl, /^https:\/\/127\.0\.0\.1:\d+$/);
      assert.equal(certificateFile, '/certs/mock.pem');
      const certificate = world.files.texts.get(certificateFile) ?? '';
      assert.match(certificate, /^-----BEGIN CERTIFICATE-----/);
      assert.ok(!certificate.includes('PRIVATE'));
      const { issuer } = await jsonOver(`${tlsUrl}/.well-known/openid-configuration`, certificate);
      assert.equal(issuer, tlsUrl);
      await assert.rejects(jsonOver(`${tlsUrl}/healthz`, undefined), /certificate/, 'nobody else trusts it');
    });
    assert.equal(exit, 0);
    assert.ok(![...world.files.texts.values()].some((text) => text.includes('PRIVATE KEY')), 'no key in any file');
  });

  it('--issuer goes before the addresses of both listeners', async () => {
    const world = fakeWorld(['serve', '--json', '--tls', '--issuer', 'https://idp.example']);
    await serving(world, async ({ url, tlsUrl, certificateFile }) => {
      const ca = world.files.texts.get(certificateFile);
      const told = [
        await jsonOver(`${tlsUrl}/.well-known/openid-configuration`, ca),
        (await (await fetch(`${url}/.well-known/openid-configuration`)).json()) as Record<string, unknown>,
      ];
      assert.deepEqual(
        told.map(({ issuer }) => issuer),
        ['https://idp.example', 'https://idp.example'],
      );
    });
  });

  it('without --tls the first line has its three members alone', async () => {
    const world = fakeWorld(['serve', '--json']);
    await serving(world, (address) => {
      assert.deepEqual(Object.keys(address), ['url', 'metricsUrl', 'adminToken']);
      return Promise.resolve();
    });
  });

  it('other machines are let in over TLS as little as without: --expose and a token of 16 bytes', async () => {
    const bare = fakeWorld(['serve', '--tls', '--host', '0.0.0.0']);
    assert.equal(await runCli(bare), 2);
    assert.match(bare.wrote.err, /--host: found 0\.0\.0\.0 without --expose/);
    const short = fakeWorld(['serve', '--tls', '--host', '0.0.0.0', '--expose'], {
      env: { LAUNCHQUAKE_ADMIN_TOKEN: 'fifteen-bytes-1' },
    });
    assert.equal(await runCli(short), 2);
    assert.match(short.wrote.err, /a token of 15 bytes/);
  });

  it('a certificate that cannot be written: 2, and nothing listens', async () => {
    const world = fakeWorld(['serve', '--tls', '--tls-certificate-out', '/nowhere/mock.pem']);
    assert.equal(await runCli(world), 2);
    assert.match(world.wrote.err, /--tls-certificate-out: found \/nowhere\/mock\.pem \(ENOENT\)/);
  });

  it('says of what --tls-port and --tls-certificate-out are said, both at once', async () => {
    const world = fakeWorld(['serve', '--tls-port', '8443', '--tls-certificate-out', 'x.pem']);
    assert.equal(await runCli(world), 2);
    assert.match(world.wrote.err, /USAGE {2}launchquake serve {2}2 problems/);
  });
});

describe('launchquake serve with files', () => {
  it('--clients and --users: they are there from the start', async () => {
    const clients = file(
      'clients.yaml',
      'clients:\n  - client_id: till\n    client_secret: a-secret-of-this-client-1\n    grant_types: [client_credentials]\n',
    );
    const users = file('users.yaml', 'users:\n  - username: fatima\n    password: a-password-of-hers\n');
    const world = fakeWorld(['serve', '--json', '--clients', clients, '--users', users]);
    await serving(world, async ({ url }) => {
      const headers = { authorization: `Basic ${Buffer.from('till:a-secret-of-this-client-1').toString('base64')}` };
      const body = new URLSearchParams({ grant_type: 'client_credentials' });
      assert.equal((await fetch(`${url}/token`, { method: 'POST', headers, body })).status, 200);
    });
  });

  it('--trust: one or more certificates', async () => {
    const { certificate } = await makeTlsIdentity([], Date.now());
    const world = fakeWorld(['serve', '--json', '--trust', file('trust.pem', certificate)]);
    assert.equal(await serving(world, async ({ url }) => assert.equal((await fetch(`${url}/healthz`)).status, 200)), 0);
  });

  for (const { name, path, found } of [
    { name: 'a file that is not there', path: join(folder, 'nothing.pem'), found: /nothing\.pem: found ENOENT/ },
    { name: 'a file without a certificate', path: file('key.pem', 'hello'), found: /key\.pem: found no certificate/ },
    {
      name: 'a broken certificate',
      path: file('broken.pem', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'),
      found: /broken\.pem, certificate 1: found something that cannot be read/,
    },
  ])
    it(`--trust with ${name}: 2`, async () => {
      const world = fakeWorld(['serve', '--trust', path]);
      assert.equal(await runCli(world), 2);
      assert.match(world.wrote.err, found);
    });

  it('everything that is wrong with any option or file is told at once', async () => {
    const world = fakeWorld([
      'serve',
      '--issuer=ftp://x',
      '--profile=no-such-profile.yaml',
      `--clients=${join(folder, 'no-clients.yaml')}`,
      `--users=${join(folder, 'no-users.yaml')}`,
      `--trust=${join(folder, 'no-trust.pem')}`,
    ]);
    assert.equal(await runCli(world), 2);
    for (const word of ['--issuer', 'no-such-profile.yaml', 'no-clients.yaml', 'no-users.yaml', 'no-trust.pem'])
      assert.ok(world.wrote.err.includes(word), `${word}\n${world.wrote.err}`);
  });
});
