/**
 * The mock's own ceiling: how many requests a second it answers when service takes no time, beside a bare Fastify in the same run on the
 * same machine. Each server is a process of its own; the generator shares the machine with it.
 *     node --import tsx bench/mock-idp.ts
 */
import autocannon from 'autocannon';
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const CONNECTIONS = 50;
const DURATION_SECONDS = 3;

interface Target {
  readonly name: string;
  readonly server: 'bare' | 'mock';
  readonly path: string;
}

const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const authorizePath = `/authorize?response_type=code&client_id=launchquake&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback&scope=openid&state=s&nonce=n&code_challenge=${challenge}&code_challenge_method=S256`;

const targets: readonly Target[] = [
  { name: 'bare Fastify, hello', server: 'bare', path: '/' },
  { name: 'mock, /healthz', server: 'mock', path: '/healthz' },
  { name: 'mock, /authorize', server: 'mock', path: authorizePath },
  { name: 'mock, poll', server: 'mock', path: '/eid/sessions/unknown' },
];

function start(server: Target['server']): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const path = fileURLToPath(new URL('./mock-idp-server.ts', import.meta.url));
  const child = fork(path, [server], { execArgv: ['--import', 'tsx'] });
  return new Promise((resolve, reject) => {
    child.once('message', (url) => resolve({ child, url: url as string }));
    child.once('exit', (code) => reject(new Error(`the ${server} server ended with code ${code}`)));
  });
}

async function measure({
  name,
  server,
  path,
}: Target): Promise<{ readonly name: string; readonly perSecond: number; readonly p99Ms: number }> {
  const { child, url } = await start(server);
  try {
    await autocannon({ url: url + path, connections: CONNECTIONS, duration: 1 });
    const { requests, latency, errors } = await autocannon({
      url: url + path,
      connections: CONNECTIONS,
      duration: DURATION_SECONDS,
    });
    if (errors > 0) throw new Error(`${name}: ${errors} requests failed`);
    return { name, perSecond: requests.average, p99Ms: latency.p99 };
  } finally {
    child.kill();
  }
}

let hello = 0;
for (const target of targets) {
  const { name, perSecond, p99Ms } = await measure(target);
  if (target.server === 'bare') hello = perSecond;
  const ratio = (perSecond / hello).toFixed(2);
  process.stdout.write(
    `${name.padEnd(22)} ${perSecond.toFixed(0).padStart(7)} requests/s  p99 ${p99Ms} ms  ${ratio} × hello\n`,
  );
}
