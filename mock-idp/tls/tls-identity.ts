/**
 * What the TLS listener shows, made at every start: an authority of its own and a server certificate that it signed, the shape that every TLS
 * library accepts. Whoever trusts it trusts this very mock and nothing else: the keys are in memory only, and that of the authority is forgotten.
 */
import { generateKeyPair as generate } from 'node:crypto';
import { promisify } from 'node:util';
import { makeCertificate } from './certificate.ts';

const generateKeyPair = promisify(generate);

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
const AUTHORITY = 'Launchquake mock authority';
const ALWAYS = ['localhost', '127.0.0.1', '::1'];

/** @param hosts further names and addresses that clients use, without brackets */
export async function makeTlsIdentity(hosts: readonly string[], nowEpochMs: number): Promise<TlsIdentity> {
  const [authority, server] = await Promise.all([
    generateKeyPair('ec', { namedCurve: 'P-256' }),
    generateKeyPair('ec', { namedCurve: 'P-256' }),
  ]);
  const order = {
    issuer: { name: AUTHORITY, privateKey: authority.privateKey },
    fromEpochMs: nowEpochMs - VALID_BEFORE_DAYS * DAY_MS,
    untilEpochMs: nowEpochMs + VALID_DAYS * DAY_MS,
  };
  const certificates = [
    makeCertificate({
      ...order,
      subject: 'Launchquake mock identity provider',
      publicKey: server.publicKey,
      hosts: [...new Set([...ALWAYS, ...hosts])],
    }),
    makeCertificate({ ...order, subject: AUTHORITY, publicKey: authority.publicKey, hosts: undefined }),
  ];
  return {
    certificate: certificates.join(''),
    privateKey: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
