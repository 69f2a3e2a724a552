/** Certificates that the provider's own calls trust besides those of Node: `serve --trust FILE`. */
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { LaunchquakeError } from '../../src/model/errors.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** PEM, one a certificate. @throws LaunchquakeError USAGE with every problem */
export function readTrust(path: string): readonly string[] {
  const where = `--trust ${path}`;
  const expected = 'a file with one or more certificates in PEM';
  const found = textOf(path);
  const certificates = 'text' in found ? (found.text.match(CERTIFICATE) ?? []) : [];
  const problems =
    certificates.length === 0
      ? [{ where, found: 'text' in found ? 'no certificate' : found.code, expected }]
      : certificates
          .map((pem, at) => ({ pem, where: `${where}, certificate ${at + 1}` }))
          .filter(({ pem }) => !isCertificate(pem))
          .map((one) => ({ where: one.where, found: 'something that cannot be read', expected: 'a certificate' }));
  if (problems.length > 0) throw new LaunchquakeError('USAGE', 'trusted certificates', problems);
  return certificates;
}

function textOf(path: string): { readonly text: string } | { readonly code: string } {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    return { code: error instanceof Error && 'code' in error ? String(error.code) : 'an unreadable file' };
  }
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== '';
  } catch {
    return false;
  }
}
