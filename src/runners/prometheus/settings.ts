/**
 * Where metrics go and what is shown there: `K6_PROMETHEUS_RW_*` read as k6 v2.2.0 reads them [prometheusrw/remotewrite/config.go], so that
 * one environment serves its pushes and ours. What k6 alone could follow is an error before anything starts.
 */
import { LaunchquakeError, type Problem } from '../../model/errors.ts';
import type { Files } from '../world.ts';
import { goDurationSeconds } from './go-duration.ts';
import type { WriteAddress } from './post.ts';
import { tellUrl } from './words.ts';
import { type WriteUrl, readWriteUrl } from './write-url.ts';

export interface PushSettings {
  readonly address: WriteAddress;
  /** For people: without user, password and query. */
  readonly told: string;
  readonly intervalSeconds: number;
  /** User and password of the URL: k6 is told them apart from it. */
  readonly urlUser: WriteUrl['user'];
}

export type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'K6_PROMETHEUS_RW_';
/** k6 pushes every 5 s by default; our runs may last a minute. */
const PUSH_INTERVAL_SECONDS = 1;
const LONGEST_INTERVAL_SECONDS = 60;

/** @param wish the URL, and who named it: an option or a variable */
export async function readPushSettings(
  { files, env }: { readonly files: Pick<Files, 'readText'>; readonly env: Environment },
  wish: { readonly url: string; readonly where: string },
): Promise<PushSettings> {
  const problems: Problem[] = [];
  const read = (name: string): string | undefined => presence(env[`${PREFIX}${name}`]);
  const found = readWriteUrl(wish.url);
  if ('problem' in found) problems.push({ where: wish.where, ...found.problem });
  const intervalSeconds = readInterval(read('PUSH_INTERVAL'), problems);
  const user = ('user' in found ? found.user : null) ?? userOf(read);
  const headers = readHeaders(env, user, problems);
  refuseSignatures(read, problems);
  readFlag(read('STALE_MARKERS'), `${PREFIX}STALE_MARKERS`, problems);
  const tls = {
    verify: !readFlag(read('INSECURE_SKIP_TLS_VERIFY'), `${PREFIX}INSECURE_SKIP_TLS_VERIFY`, problems),
    minVersion: read('TLS_MINIMUM_VERSION') === '1.2' ? 'TLSv1.2' : 'TLSv1.3',
    client: await readCertificate(files, read, problems),
  } as const;
  if (problems.length > 0 || 'problem' in found)
    throw new LaunchquakeError('USAGE', 'metrics for Prometheus', problems);
  return {
    address: { url: found.url, headers, tls },
    told: tellUrl(found.url),
    intervalSeconds,
    urlUser: found.user,
  };
}

type Read = (name: string) => string | undefined;

/** An empty variable is as none for k6 too. */
const presence = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

function readInterval(text: string | undefined, problems: Problem[]): number {
  const seconds = text === undefined ? PUSH_INTERVAL_SECONDS : goDurationSeconds(text);
  if (seconds !== undefined && seconds > 0 && seconds <= LONGEST_INTERVAL_SECONDS) return seconds;
  const expected = `more than 0 and at most ${LONGEST_INTERVAL_SECONDS} s, such as 1s or 500ms`;
  problems.push({ where: `${PREFIX}PUSH_INTERVAL`, found: text ?? '', expected });
  return PUSH_INTERVAL_SECONDS;
}

function userOf(read: Read): WriteUrl['user'] {
  const name = read('USERNAME');
  return name === undefined ? null : { name, password: read('PASSWORD') ?? '' };
}

/** HEADERS_<NAME>, then HTTP_HEADERS (`name:value,name:value`), then the bearer token; user and password when there is nothing else. */
function readHeaders(env: Environment, user: WriteUrl['user'], problems: Problem[]): Record<string, string> {
  const headers: Record<string, string> = {};
  const add = (name: string, value: string, where: string): void => {
    if (HEADER_NAME.test(name) && HEADER_VALUE.test(value)) headers[name.toLowerCase()] = value;
    else
      problems.push({
        where,
        found: 'a header that cannot be sent',
        expected: 'a name of letters, digits and dashes, and a value on one line',
      });
  };
  for (const [variable, value] of Object.entries(env).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (variable.startsWith(`${PREFIX}HEADERS_`) && value !== undefined)
      add(variable.slice(`${PREFIX}HEADERS_`.length), value, variable);
  }
  for (const [at, pair] of (env[`${PREFIX}HTTP_HEADERS`]?.split(',') ?? []).entries()) {
    const [name = '', value, more] = pair.split(':');
    const where = `${PREFIX}HTTP_HEADERS[${at}]`;
    if (value === undefined || more !== undefined)
      problems.push({ where, found: 'another form', expected: 'name:value, with one colon' });
    else add(name, value, where);
  }
  const token = presence(env[`${PREFIX}BEARER_TOKEN`]);
  if (token !== undefined) add('authorization', `Bearer ${token}`, `${PREFIX}BEARER_TOKEN`);
  return withUser(headers, user, problems);
}

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** k6 v2.2.0 sends headers instead of user and password, not beside them: it would be refused in silence. */
function withUser(
  headers: Record<string, string>,
  user: WriteUrl['user'],
  problems: Problem[],
): Record<string, string> {
  if (user === null) return headers;
  if (Object.keys(headers).length === 0)
    return { authorization: `Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}` };
  problems.push({
    where: `${PREFIX}USERNAME`,
    found: 'user and password, and headers or a bearer token too',
    expected: 'one of them: k6 leaves user and password out when there are headers',
    hint: `${PREFIX}HEADERS_Authorization="Basic …" carries user and password as a header`,
  });
  return headers;
}

function readFlag(text: string | undefined, where: string, problems: Problem[]): boolean {
  if (text === undefined || text === 'false') return false;
  if (text === 'true') return true;
  problems.push({ where, found: text, expected: 'true or false' });
  return false;
}

async function readCertificate(
  files: Pick<Files, 'readText'>,
  read: Read,
  problems: Problem[],
): Promise<WriteAddress['tls']['client']> {
  const [certificate, key] = await Promise.all(
    ['CLIENT_CERTIFICATE', 'CLIENT_CERTIFICATE_KEY'].map(async (name) => {
      const path = read(name);
      if (path === undefined) return undefined;
      return files.readText(path).catch(() => {
        problems.push({ where: `${PREFIX}${name}`, found: path, expected: 'a PEM file that can be read' });
        return undefined;
      });
    }),
  );
  if (certificate !== undefined && key !== undefined) return { certificate, key };
  const [given, missing] = certificate === undefined ? ['_KEY', ''] : ['', '_KEY'];
  if ((certificate ?? key) !== undefined)
    problems.push({
      where: `${PREFIX}CLIENT_CERTIFICATE${given}`,
      found: `no ${PREFIX}CLIENT_CERTIFICATE${missing} that can be read`,
      expected: 'both or neither',
    });
  return null;
}

function refuseSignatures(read: Read, problems: Problem[]): void {
  const set = ['SIGV4_REGION', 'SIGV4_ACCESS_KEY', 'SIGV4_SECRET_KEY'].filter((name) => read(name) !== undefined);
  if (set.length === 0) return;
  problems.push({
    where: set.map((name) => `${PREFIX}${name}`).join(', '),
    found: 'AWS signatures',
    expected:
      'a way in that Launchquake and k6 both know: user and password, a bearer token, headers, or a client certificate',
    hint: 'a proxy that signs (aws-sigv4-proxy) takes plain remote write',
  });
}
