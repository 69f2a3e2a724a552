/** The rules of a code exchange, in the order in which they are asked. */
import type { CodeCheck } from './code-context.ts';
import { codeKnown } from './code-known.ts';
import { codeOfClient } from './code-of-client.ts';
import { codeRedirectUri } from './code-redirect-uri.ts';
import { codeSent } from './code-sent.ts';
import { codeUnused } from './code-unused.ts';
import { codeVerifier } from './code-verifier.ts';

export const codeChecks: readonly CodeCheck[] = [
  codeSent,
  codeKnown,
  codeOfClient,
  codeUnused,
  codeRedirectUri,
  codeVerifier,
];
