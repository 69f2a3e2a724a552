/**
 * How many client_credentials tokens a second the mock signs with ES256 (profile `fast`), beside a bare Fastify that signs the same with
 * jose, oidc-provider and oauth2-mock-server: one process each, started together, loaded one after the other in rounds; the generator shares
 * the machine. The median of the rounds counts, and of their ratios.
 *     node --import tsx bench/token.ts [ROUNDS] [SECONDS]
 */
import autocannon from 'autocannon';
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROUNDS = Number(process.argv[2] ?? 5);
const SECONDS = Number(process.argv[3] ?? 3);
const CONNECTIONS = 50;

/** Server, its name in the table, and the share of its rate that the mock has to reach. */
const servers = [
  { server: 'mock', name: 'mock, profile fast', leastRatio: null },
  { server: 'bare', name: 'bare Fastify 5 with jose 6', leastRatio: 0.75 },
  { server: 'oidc-provider', name: 'oidc-provider 9', leastRatio: 2 },
  { server: 'oauth2-mock-server', name: 'oauth2-mock-server 9', leastRatio: 2 },
] as const;

const body = new URLSearchParams({
  grant_type: 'client_credentials',
  client_id: 'bench',
  client_secret: 'bench-secret-of-32-characters-xx',
  scope: 'read',
}).toString();
const headers = { 'content-type': 'application/x-www-form-urlencoded' };

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
}

function start(server: string): Promise<Running> {
  const path = fileURLToPath(new URL('./token-server.ts', import.meta.url));
  const child = fork(path, [server], {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  return new Promise((resolve, reject) => {
    child.once('message', (url) => resolve({ child, url: url as string }));
    child.once('exit', (code) => reject(new Error(`the server ${server} ended with code ${code}`)));
  });
}

/** What is measured must be what is claimed. */
async function check({ url }: Running): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers, body });
  const answer = (await response.json()) as { access_token?: string };
  const [header = ''] = (answer.access_token ?? '').split('.');
  const { alg } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { alg?: string };
  if (response.status !== 200 || alg !== 'ES256') throw new Error(`${url}: status ${response.status}, alg ${alg}`);
}

async function perSecond(url: string, duration: number): Promise<number> {
  const result = await autocannon({ url, method: 'POST', headers, body, connections: CONNECTIONS, duration });
  if (result.errors > 0 || result.non2xx > 0) throw new Error(`${url}: ${result.errors + result.non2xx} failed`);
  return result.requests.average;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const running = await Promise.all(servers.map(async (one) => ({ ...one, ...(await start(one.server)) })));
try {
  for (const one of running) {
    await check(one);
    await perSecond(one.url, 1);
  }
  const rates = new Map<string, number[]>(running.map(({ server }) => [server, []]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const { server, url } of running) rates.get(server)?.push(await perSecond(url, SECONDS));
  process.stdout.write('| server | tokens per second | the mock makes | asked |\n|---|---|---|---|\n');
  for (const { server, name, leastRatio } of running) {
    const own = rates.get(server) ?? [];
    // Round by round: what else the machine does then weighs on both.
    const ratio = median((rates.get('mock') ?? []).map((rate, round) => rate / (own[round] ?? Number.NaN)));
    const asked = leastRatio === null ? '' : `≥ ${leastRatio} ×`;
    process.stdout.write(`| ${name} | ${median(own).toFixed(0)} | ${ratio.toFixed(2)} × | ${asked} |\n`);
    if (leastRatio !== null && !(ratio >= leastRatio)) process.exitCode = 1;
  }
} finally {
  for (const { child } of running) child.kill();
}
