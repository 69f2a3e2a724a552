/** Programs around an exported script: k6 as anybody would start it, and the mock with the options of its manifest. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocket } from 'node:net';
import { provisionK6 } from '../../tools/k6/provision-k6.ts';
import { type LiveProcess, startLaunchquake } from './command-line.ts';

const k6 = await provisionK6({ env: process.env, say: () => undefined });

/** As in a container: `k6` is a name on the search path. */
export const K6_PATH = k6.path;

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program to its end. Its environment is what is given, and where programs are. */
export function programTo(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(command, args, {
    env: { PATH: process.env['PATH'] ?? '', K6_NO_USAGE_REPORT: 'true', K6_AUTO_EXTENSION_RESOLUTION: 'false', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 90_000,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}

export const k6To = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  programTo(K6_PATH, args, env);

/** A loopback port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createSocket().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function answersOk(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Names its endpoints, takes every request, and answers none. */
export async function startSilentServer(): Promise<Mock> {
  const server = createServer((request, response) => {
    const base = `http://${request.headers.host}`;
    const endpoints = ['jwks_uri', 'authorization_endpoint', 'token_endpoint', 'userinfo_endpoint'];
    if (request.url === '/.well-known/openid-configuration')
      response.end(JSON.stringify(Object.fromEntries(endpoints.map((name) => [name, `${base}/${name}`]))));
    if (request.url === '/jwks_uri') response.end('{"keys":[]}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface Mock extends AsyncDisposable {
  readonly url: string;
}

/** `launchquake serve` with these options; ready when this returns. */
export async function startMock(args: readonly string[], port: number): Promise<Mock> {
  const url = `http://127.0.0.1:${port}`;
  const live: LiveProcess = startLaunchquake(['serve', ...args]);
  let ended: string | undefined;
  void live.ended.then(({ stderr }) => (ended = stderr));
  for (let tries = 0; !(await answersOk(`${url}/readyz`)); tries += 1) {
    if (ended !== undefined || tries > 150) throw new Error(`the mock did not start: ${ended ?? 'too slow'}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      live.kill('SIGTERM');
      await live.ended;
    },
  };
}
