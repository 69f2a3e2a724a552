import { secretsEqual, sha256Base64Url } from '../../identifiers.ts';
import type { CodeCheck } from './code-context.ts';

/** RFC 7636 §4.1: 43 to 128 unreserved characters. */
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

export const codeVerifier: CodeCheck = {
  name: 'code-verifier',
  source: 'RFC 7636 §4.6',
  run({ grant, parameters }) {
    const verifier = parameters['code_verifier'];
    if (verifier === undefined) return { error: 'invalid_grant', description: 'The code_verifier is missing.' };
    const challenge = grant?.codeChallenge ?? '';
    if (VERIFIER.test(verifier) && secretsEqual(sha256Base64Url(verifier), challenge)) return undefined;
    return { error: 'invalid_grant', description: 'The code_verifier does not fit the code_challenge.' };
  },
};
