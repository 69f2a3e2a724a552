import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { makeTlsIdentity } from '../../../mock-idp/tls/tls-identity.ts';

/** 2026-11-22 08:00:00 UTC. */
const NOW = Date.UTC(2026, 10, 22, 8);

const pairOf = (pem: string): [X509Certificate, X509Certificate] => {
  const parts = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  assert.equal(parts.length, 2);
  const [server = '', authority = ''] = parts;
  return [new X509Certificate(server), new X509Certificate(authority)];
};

describe('the certificate of the TLS listener', () => {
  it('is one of a server, for all its names, signed by an authority that signs nothing else', async () => {
    const { certificate, privateKey } = await makeTlsIdentity(['mock-idp', '192.0.2.7', 'fe80::1:2'], NOW);
    const [server, authority] = pairOf(certificate);
    assert.equal(server.ca, false);
    assert.equal(authority.ca, true);
    assert.ok(server.checkIssued(authority) && server.verify(authority.publicKey));
    assert.ok(authority.verify(authority.publicKey));
    assert.deepEqual(server.keyUsage, ['1.3.6.1.5.5.7.3.1']);
    assert.equal(server.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
    for (const name of ['localhost', 'mock-idp']) assert.equal(server.checkHost(name), name);
    for (const address of ['127.0.0.1', '::1', '192.0.2.7', 'fe80::1:2'])
      assert.equal(server.checkIP(address), address);
    assert.equal(server.checkHost('example.com'), undefined);
    assert.match(privateKey, /^-----BEGIN PRIVATE KEY-----/);
  });

  it('is valid from the day before for a year', async () => {
    const [server] = pairOf((await makeTlsIdentity([], NOW)).certificate);
    assert.equal(server.validFromDate.toISOString(), '2026-11-21T08:00:00.000Z');
    assert.equal(server.validToDate.toISOString(), '2027-11-22T08:00:00.000Z');
  });

  it('is another one each time', async () => {
    const made = await Promise.all([makeTlsIdentity([], NOW), makeTlsIdentity([], NOW)]);
    const [one, other] = made.map(({ certificate }) => pairOf(certificate)[0]);
    assert.notEqual(one?.serialNumber, other?.serialNumber);
    assert.notEqual(one?.fingerprint256, other?.fingerprint256);
  });
});
