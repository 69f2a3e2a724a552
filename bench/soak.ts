/**
 * A soak: people log in at half the capacity of the profile for MINUTES, in a process of its own, and its resident memory is read every ten
 * seconds. After the first quarter, in which stores and heap fill, it may not rise
 * by more than 10 %, at any moment or from quarter to quarter; that it falls when V8 has collected is no fault.
 *     node --import tsx bench/soak.ts [MINUTES]
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const MINUTES = Number(process.argv[2] ?? 20);
/** Half of the twelve logins a second of the default profile. */
const LOGINS_PER_SECOND = 6;
const READ_EVERY_SECONDS = 10;
const POLLS = 8;
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

interface Answer {
  readonly status: number;
  readonly location: string;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

function send(url: string, method: 'GET' | 'POST', type = '', body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = type === '' ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) };
    const sent = request(url, { method, agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          location: response.headers.location ?? '',
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const json = (url: string, body: Record<string, unknown>): Promise<Answer> =>
  send(url, 'POST', 'application/json', JSON.stringify(body));

/** One eID login with its polls; the number of its requests. */
async function logIn(base: string, index: number): Promise<boolean> {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: 'launchquake',
    redirect_uri: 'http://127.0.0.1/callback',
    scope: 'openid profile',
    state: String(index),
    nonce: String(index),
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const { location } = await send(`${base}/authorize?${query.toString()}`, 'GET');
  const transaction = new URL(location, base).searchParams.get('transaction');
  const opened = JSON.parse((await json(`${base}/eid/sessions`, { transaction })).body) as { session: string };
  const session = `${base}/eid/sessions/${opened.session}`;
  const card = `LQ${String(index).padStart(8, '0')}`;
  for (let poll = 1; poll < POLLS; poll += 1) await send(session, 'GET');
  await json(`${session}/challenge`, { device: 'phone' });
  for (const round of [1, 2, 3]) await json(`${session}/card`, { round, card, response: 'r' });
  await json(`${session}/pin`, { pin: Array.from(card.slice(-6)).toReversed().join('') });
  await json(`${session}/approve`, {});
  const { redirectTo } = JSON.parse((await send(session, 'GET')).body) as { redirectTo: string };
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code: new URL(redirectTo).searchParams.get('code') ?? '',
    redirect_uri: 'http://127.0.0.1/callback',
    client_id: 'launchquake',
    code_verifier: VERIFIER,
  });
  const { status } = await send(`${base}/token`, 'POST', 'application/x-www-form-urlencoded', form.toString());
  return status === 200;
}

const bin = fileURLToPath(new URL('../bin/launchquake.mjs', import.meta.url));
const mock = spawn(process.execPath, [bin, 'serve', '--json', '--until-stdin-ends'], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const [first = ''] = await new Promise<string[]>((resolve) => {
  createInterface({ input: mock.stdout }).once('line', (line) => resolve([line]));
});
const { url } = JSON.parse(first) as { url: string };
const PAGE_BYTES = 4096;
const residentMegabytes = (): number =>
  (Number(readFileSync(`/proc/${mock.pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES) / 1e6;

const endAt = performance.now() + MINUTES * 60_000;
const readings: number[] = [];
let begun = 0;
let completed = 0;
let failed = 0;
async function arrivals(): Promise<void> {
  const beganAt = performance.now();
  while (performance.now() < endAt) {
    const due = ((performance.now() - beganAt) / 1000) * LOGINS_PER_SECOND;
    for (; begun < due; begun += 1)
      logIn(url, begun).then(
        (done) => (done ? (completed += 1) : (failed += 1)),
        () => (failed += 1),
      );
    await sleep(50);
  }
}

async function readMemory(): Promise<void> {
  for (;;) {
    await sleep(READ_EVERY_SECONDS * 1000);
    if (performance.now() >= endAt) return;
    readings.push(residentMegabytes());
    if (readings.length % 6 === 0)
      process.stderr.write(`${readings.length / 6} min  ${readings.at(-1)?.toFixed(1)} MB  ${completed} logins\n`);
  }
}

await Promise.all([arrivals(), readMemory()]);
mock.stdin.end();
agent.destroy();
const medianOf = (values: readonly number[]): number =>
  values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
const quarter = Math.floor(readings.length / 4);
const settled = readings.slice(quarter);
const middle = medianOf(settled);
const above = Math.max(...settled) / middle - 1;
const drift = medianOf(settled.slice(-quarter)) / medianOf(settled.slice(0, quarter)) - 1;
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
process.stdout.write(
  `${MINUTES} min, ${begun} logins begun, ${completed} completed, ${failed} failed\n` +
    `resident memory after the first quarter: ${Math.min(...settled).toFixed(1)} to ${Math.max(...settled).toFixed(1)} MB, ` +
    `median ${middle.toFixed(1)} MB, highest ${percent(above)} above it, last quarter ${percent(drift)} above the second\n`,
);
process.exitCode = above <= 0.1 && drift <= 0.1 ? 0 : 1;
