/**
 * What the TLS listener shows, made at every start: an authority of its own and a server certificate that it signed, the shape that every TLS
 * library accepts. Whoever trusts it trusts this very mock and nothing else: the keys are in memory only, and that of the authority is forgotten.
 * Both carry key identifiers (RFC 5280 §4.2.1.1, §4.2.1.2): strict verifiers ask for them.
 */
import type { webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import type * as X509 from '@peculiar/x509';

export interface TlsIdentity {
  /** PEM: the server's own certificate, then that of the authority. */
  readonly certificate: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
}

const DAY_MS = 86_400_000;
/** Clocks of other machines may be behind. */
const VALID_BEFORE_DAYS = 1;
/** Apple's systems accept no more than 825 days. */
const VALID_DAYS = 365;
const AUTHORITY = 'CN=Launchquake mock authority';
const SERVER = 'CN=Launchquake mock identity provider';
const ALWAYS = ['localhost', '127.0.0.1', '::1'];
/** RFC 5280 §4.1.2.2: positive, at most 20 bytes. */
const SERIAL_BYTES = 15;

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const newKeys = (): Promise<webcrypto.CryptoKeyPair> => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

/** @param hosts further names and addresses that clients use, without brackets */
export async function makeTlsIdentity(hosts: readonly string[], nowEpochMs: number): Promise<TlsIdentity> {
  // Loaded here: a mock without TLS starts sooner without them.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  const [authority, server] = await Promise.all([newKeys(), newKeys()]);
  const identifier = await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey);
  const order = {
    issuer: AUTHORITY,
    notBefore: new Date(nowEpochMs - VALID_BEFORE_DAYS * DAY_MS),
    notAfter: new Date(nowEpochMs + VALID_DAYS * DAY_MS),
    signingAlgorithm: algorithm,
    signingKey: authority.privateKey,
  };
  const certificates = await Promise.all([
    x509.X509CertificateGenerator.create({
      ...order,
      serialNumber: newSerial(),
      subject: SERVER,
      publicKey: server.publicKey,
      extensions: [
        identifier,
        await x509.SubjectKeyIdentifierExtension.create(server.publicKey),
        ...serverExtensions(x509, [...new Set([...ALWAYS, ...hosts])]),
      ],
    }),
    x509.X509CertificateGenerator.create({
      ...order,
      serialNumber: newSerial(),
      subject: AUTHORITY,
      publicKey: authority.publicKey,
      extensions: [
        identifier,
        await x509.SubjectKeyIdentifierExtension.create(authority.publicKey),
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      ],
    }),
  ]);
  return {
    certificate: certificates.map((certificate) => `${certificate.toString('pem')}\n`).join(''),
    privateKey: x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', server.privateKey), 'PRIVATE KEY'),
  };
}

const serverExtensions = (x509: typeof X509, hosts: readonly string[]): X509.Extension[] => [
  new x509.BasicConstraintsExtension(false, undefined, true),
  new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
  new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
  new x509.SubjectAlternativeNameExtension(
    hosts.map((host) => ({ type: isIP(host) === 0 ? 'dns' : 'ip', value: host.replace(/%.*/, '') })),
  ),
];

/** Hex, random; the first bit is 0, so that it is positive, and the next is not, so that no zero byte leads. */
function newSerial(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SERIAL_BYTES));
  return Buffer.from([0x7f, ...bytes]).toString('hex');
}
