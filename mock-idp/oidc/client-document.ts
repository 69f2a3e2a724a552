/** A client that an operator writes down: its registration with client_id and client_secret, in a file or over the admin API. */
import type { Problem } from '../../src/model/errors.ts';
import { inWords, join } from '../profiles/value-checks.ts';
import { clientOf, isMetadata, metadataProblems } from './client-metadata.ts';
import type { ClientMetadata } from './client-metadata.ts';
import type { Client } from './clients.ts';

/** RFC 6749 appendix A.1 and A.2: visible characters, and the space in a secret. */
const CLIENT_ID = /^[\x21-\x7E]{1,200}$/;
const SECRET = /^[\x20-\x7E]{1,200}$/;

/** A client, or every problem with it. Members that are not known are problems here: nobody is asked twice about a file. */
export function readClientDocument(
  document: unknown,
  where: string,
): { readonly client: Client | undefined; readonly problems: readonly Problem[] } {
  if (!isMetadata(document))
    return { client: undefined, problems: [{ where, found: inWords(document), expected: 'an object' }] };
  const { client_id: clientId, client_secret: secret, ...metadata } = document;
  const problems = [...identityProblems(clientId, secret, metadata), ...metadataProblems(metadata, 'operator')].map(
    (problem) => ({ ...problem, where: join(where, problem.where) }),
  );
  if (problems.length > 0) return { client: undefined, problems };
  const identity = { clientId: String(clientId), secret: typeof secret === 'string' ? secret : undefined };
  return { client: clientOf(metadata, { ...identity, by: 'operator' }), problems };
}

function identityProblems(clientId: unknown, secret: unknown, metadata: ClientMetadata): Problem[] {
  const problems: Problem[] = [];
  if (typeof clientId !== 'string' || !CLIENT_ID.test(clientId))
    problems.push({ where: 'client_id', found: inWords(clientId), expected: '1 to 200 visible ASCII characters' });
  const method = metadata['token_endpoint_auth_method'] ?? 'client_secret_basic';
  const needsSecret = method === 'client_secret_basic' || method === 'client_secret_post';
  // A secret is never shown, not even a wrong one.
  if (needsSecret && (typeof secret !== 'string' || !SECRET.test(secret)))
    problems.push({
      where: 'client_secret',
      found: secret === undefined ? 'nothing' : 'something else',
      expected: `1 to 200 printable ASCII characters, for ${method}`,
    });
  if (!needsSecret && secret !== undefined)
    problems.push({ where: 'client_secret', found: 'a secret', expected: `none, for ${inWords(method)}` });
  return problems;
}
