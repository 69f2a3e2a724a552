/**
 * Certificates as RFC 5280 wants them, with the key identifiers that strict verifiers ask for (§4.2.1.1, §4.2.1.2: Python 3.13 does), which is
 * more than the libraries that make test certificates give.
 */
import { createHash, createPublicKey, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { bits, explicit, implicit, integer, octets, oid, sequence, set, time, utf8, yes } from './der.ts';

export interface CertificateOrder {
  readonly subject: string;
  /** P-256. */
  readonly publicKey: KeyObject;
  readonly issuer: { readonly name: string; readonly privateKey: KeyObject };
  readonly fromEpochMs: number;
  readonly untilEpochMs: number;
  /** Names and addresses of a server, without brackets; undefined: an authority. */
  readonly hosts: readonly string[] | undefined;
}

/** PEM. */
export function makeCertificate(order: CertificateOrder): string {
  const { subject, publicKey, issuer, fromEpochMs, untilEpochMs } = order;
  const algorithm = sequence(oid('1.2.840.10045.4.3.2')); // ecdsa-with-SHA256, RFC 5758 §3.2
  const signed = sequence(
    explicit(0, integer(2)),
    integer(0x7f, ...randomBytes(15)),
    algorithm,
    nameOf(issuer.name),
    sequence(time(fromEpochMs), time(untilEpochMs)),
    nameOf(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...extensionsOf(order))),
  );
  const certificate = sequence(signed, algorithm, bits(sign('sha256', signed, issuer.privateKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

const nameOf = (commonName: string): Buffer => sequence(set(sequence(oid('2.5.4.3'), utf8(commonName))));

function extensionsOf({ hosts, publicKey, issuer }: CertificateOrder): readonly Buffer[] {
  const keys = [
    extension('2.5.29.14', false, octets(keyIdentifier(publicKey))),
    extension('2.5.29.35', false, sequence(implicit(0, keyIdentifier(createPublicKey(issuer.privateKey))))),
  ];
  if (hosts === undefined)
    return [
      ...keys,
      extension('2.5.29.19', true, sequence(yes, integer(0))),
      extension('2.5.29.15', true, bits(Buffer.from([0b0000_0110]), 1)), // keyCertSign, cRLSign
    ];
  return [
    ...keys,
    extension('2.5.29.19', true, sequence()),
    extension('2.5.29.15', true, bits(Buffer.from([0b1000_0000]), 7)), // digitalSignature
    extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'))), // serverAuth
    extension('2.5.29.17', false, sequence(...hosts.map(alternativeName))),
  ];
}

const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(oid(id), ...(critical ? [yes] : []), octets(value));

/** RFC 7093 §2, method 1: of the bits of the key alone. */
function keyIdentifier(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([0x04]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return createHash('sha256').update(point).digest().subarray(0, 20);
}

/** RFC 5280 §4.2.1.6: 2 is a name, 7 an address. */
const alternativeName = (host: string): Buffer =>
  isIP(host) === 0 ? implicit(2, Buffer.from(host, 'ascii')) : implicit(7, addressBytes(host));

/** Four bytes, or sixteen. */
function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const { hostname } = new URL(`http://[${address.replace(/%.*/, '')}]`);
  const [head = '', tail = ''] = hostname.slice(1, -1).split('::');
  const groups = (text: string): string[] => text.split(':').filter((group) => group !== '');
  const missing = Array.from({ length: 8 - groups(head).length - groups(tail).length }, () => '0');
  const all = [...groups(head), ...missing, ...groups(tail)];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}
