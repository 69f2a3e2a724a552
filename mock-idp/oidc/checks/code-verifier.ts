import { secretsEqual, sha256Base64Url } from '../../identifiers.ts';
import type { CodeCheck } from './code-context.ts';

/** RFC 7636 §4.1: 43 to 128 unreserved characters. */
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

/** Both ways: a challenge has to be met, and a verifier without a challenge says that somebody took the challenge away. */
export const codeVerifier: CodeCheck = {
  name: 'code-verifier',
  source: 'RFC 7636 §4.6, RFC 9700 §2.1.1',
  run({ grant, parameters }) {
    const verifier = parameters['code_verifier'];
    const challenge = grant?.codeChallenge;
    if (challenge === undefined && verifier === undefined) return undefined;
    if (challenge === undefined)
      return { error: 'invalid_grant', description: 'There was no code_challenge for this code_verifier.' };
    if (verifier === undefined) return { error: 'invalid_grant', description: 'The code_verifier is missing.' };
    if (VERIFIER.test(verifier) && secretsEqual(sha256Base64Url(verifier), challenge)) return undefined;
    return { error: 'invalid_grant', description: 'The code_verifier does not fit the code_challenge.' };
  },
};
