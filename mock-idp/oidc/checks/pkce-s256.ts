import type { AuthorizeCheck } from './authorize-context.ts';

/** BASE64URL(SHA256(...)) is always 43 characters (RFC 7636 §4.2). */
const S256_CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

/** A missing method means plain (RFC 7636 §4.3), and plain is refused: it protects nothing. Without a secret there is no code without PKCE. */
export const pkceS256: AuthorizeCheck = {
  name: 'pkce-s256',
  source: 'RFC 7636 §4.4.1, RFC 9700 §2.1.1',
  run({ parameters, client }) {
    const { code_challenge: challenge, code_challenge_method: method } = parameters.values;
    if (challenge === undefined && method === undefined && !needsPkce(client)) return undefined;
    if (challenge === undefined) return { error: 'invalid_request', description: 'A code_challenge is required.' };
    if (method !== 'S256') return { error: 'invalid_request', description: 'The code_challenge_method must be S256.' };
    if (S256_CHALLENGE.test(challenge)) return undefined;
    return { error: 'invalid_request', description: 'The code_challenge is not an S256 value.' };
  },
};

const needsPkce = (client: Parameters<AuthorizeCheck['run']>[0]['client']): boolean =>
  client === undefined || client.pkceRequired || client.authentication === 'none';
