import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { der, integer, oid, time } from '../../../mock-idp/tls/der.ts';
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
    const { certificate, privateKey } = await makeTlsIdentity(
      ['mock-idp', '192.0.2.7', 'fe80::1:2', '::ffff:1.2.3.4'],
      NOW,
    );
    const [server, authority] = pairOf(certificate);
    assert.equal(server.ca, false);
    assert.equal(authority.ca, true);
    assert.ok(server.checkIssued(authority) && server.verify(authority.publicKey));
    assert.ok(authority.verify(authority.publicKey));
    assert.deepEqual(server.keyUsage, ['1.3.6.1.5.5.7.3.1']);
    assert.equal(server.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1');
    for (const name of ['localhost', 'mock-idp']) assert.equal(server.checkHost(name), name);
    for (const address of ['127.0.0.1', '::1', '192.0.2.7', 'fe80::1:2', '::ffff:102:304'])
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

describe('DER', () => {
  for (const { name, bytes, hex } of [
    { name: 'a short length', bytes: der(0x04, Buffer.alloc(127)).subarray(0, 2), hex: '047f' },
    { name: 'a length of 128', bytes: der(0x04, Buffer.alloc(128)).subarray(0, 3), hex: '048180' },
    { name: 'a length of 65,536', bytes: der(0x04, Buffer.alloc(65_536)).subarray(0, 5), hex: '0483010000' },
    { name: 'ecdsa-with-SHA256', bytes: oid('1.2.840.10045.4.3.2'), hex: '06082a8648ce3d040302' },
    { name: 'an integer', bytes: integer(2), hex: '020102' },
    {
      name: 'a moment of 2049',
      bytes: time(Date.UTC(2049, 11, 31, 23, 59, 59)),
      hex: '170d3439313233313233353935395a',
    },
    { name: 'a moment of 2050', bytes: time(Date.UTC(2050, 0, 1)), hex: '180f32303530303130313030303030305a' },
  ])
    it(`${name} is ${hex}`, () => assert.equal(bytes.toString('hex'), hex));

  it('tells the length of what follows (any length up to 70,000)', () =>
    fc.assert(
      fc.property(fc.nat(70_000), (length) => {
        const bytes = der(0x04, Buffer.alloc(length));
        const first = bytes[1] ?? 0;
        const size = first < 0x80 ? 0 : first & 0x7f;
        return (size === 0 ? first : bytes.readUIntBE(2, size)) === length && bytes.length === 2 + size + length;
      }),
      { seed: 5 },
    ));
});
