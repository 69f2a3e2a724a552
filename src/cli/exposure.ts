/**
 * Who may reach a mock. On loopback it makes its own admin token. Anywhere else other people can reach it, so that must be said, and the
 * token must come from outside: from a secret, not from a log.
 */
import type { Problem } from '../model/errors.ts';
import { isLoopbackHost } from '../runners/target/loopback.ts';
import { fileErrorCode } from '../runners/record/disk.ts';
import type { World } from './world.ts';

export const ADMIN_TOKEN_VARIABLE = 'LAUNCHQUAKE_ADMIN_TOKEN';
/** 128 bits when they are random: what RFC 6749 §10.10 asks of a token. */
const LEAST_BYTES = 16;
const MOST_BYTES = 512;
/** What can stand in an Authorization header as a token [RFC 6750 §2.1, b64token]. */
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

export interface ExposureOptions {
  readonly host: string;
  readonly expose?: boolean;
  readonly adminTokenFile?: string;
}

export interface Exposure {
  /** Other machines may reach it. */
  readonly open: boolean;
  /** undefined: the mock makes its own. */
  readonly adminToken: string | undefined;
  /** Where it came from; undefined: nowhere. */
  readonly tokenFrom: string | undefined;
  /** Everything that is missing or wrong. */
  readonly problems: readonly Problem[];
}

export async function exposureOf(world: Pick<World, 'env' | 'files'>, options: ExposureOptions): Promise<Exposure> {
  const { host, expose, adminTokenFile } = options;
  const problems: Problem[] = [];
  const open = !isLoopbackHost(host);
  if (open && expose !== true) {
    const hint = 'loopback is localhost, 127.0.0.0/8 and ::1; anywhere else everybody who reaches it can log in';
    const expected = 'an address of this machine alone, or --expose';
    problems.push({ where: '--host', found: `${host} without --expose`, expected, hint });
  }
  const { from, token, unreadable } = await givenToken(world, adminTokenFile);
  if (unreadable !== undefined) problems.push({ where: from, found: unreadable, expected: 'a file with the token' });
  else if (token !== undefined) problems.push(...tokenProblems(token, from));
  else if (open) {
    problems.push({
      where: 'admin token',
      found: 'none',
      expected: `${ADMIN_TOKEN_VARIABLE} or --admin-token-file with at least ${LEAST_BYTES} bytes`,
      hint: 'make one with: openssl rand -hex 32',
    });
  }
  return { open, adminToken: token, tokenFrom: token === undefined ? undefined : from, problems };
}

interface GivenToken {
  readonly from: string;
  readonly token?: string;
  readonly unreadable?: string;
}

/** A file goes before the environment: it was named on this very command line. */
async function givenToken({ env, files }: Pick<World, 'env' | 'files'>, path: string | undefined): Promise<GivenToken> {
  if (path === undefined) {
    const token = env[ADMIN_TOKEN_VARIABLE] ?? '';
    return { from: ADMIN_TOKEN_VARIABLE, ...(token === '' ? {} : { token }) };
  }
  const from = `--admin-token-file ${path}`;
  try {
    return { from, token: (await files.readText(path)).replace(/\r?\n$/, '') };
  } catch (error) {
    const code = fileErrorCode(error);
    if (code === undefined) throw error;
    return { from, unreadable: code };
  }
}

/** Nothing of the token itself is told. */
function tokenProblems(token: string, where: string): Problem[] {
  const bytes = new TextEncoder().encode(token).length;
  if (bytes < LEAST_BYTES || bytes > MOST_BYTES)
    return [{ where, found: `a token of ${bytes} bytes`, expected: `${LEAST_BYTES} to ${MOST_BYTES} bytes` }];
  if (TOKEN.test(token)) return [];
  return [
    { where, found: 'a token with other characters', expected: 'letters, digits and . _ ~ + / - with = at the end' },
  ];
}
