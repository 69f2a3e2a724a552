/** A mock of its own process with one station, and what it tells of every visit. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ProfileDocument } from '../mock-idp/profiles/profile-document.ts';
import type { TracedVisit } from '../mock-idp/realtime/visit-trace.ts';
import type { Distribution } from '../src/model/distributions.ts';

export interface TracedMock {
  /** A request of this address visits the station once. */
  readonly url: string;
  /** Forgets what was traced and keeps the next so many visits. */
  startTrace(visits: number): Promise<void>;
  trace(): Promise<readonly TracedVisit[]>;
  stop(): Promise<void>;
}

const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const path = `/authorize?response_type=code&client_id=launchquake&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback&scope=openid&state=s&nonce=n&code_challenge=${challenge}&code_challenge_method=S256`;

const profileOf = (servers: number, service: Distribution): ProfileDocument => ({
  stations: { web: { servers } },
  steps: { authorize: { station: 'web', service } },
  refusalSeconds: 0,
  signing: 'ES256',
  protection: {
    queueBound: null,
    refuse: 'anywhere',
    cancelAbandoned: false,
    discipline: 'fifo',
    retryAfterSeconds: 1,
    waitingRoom: null,
  },
  retryBudget: null,
  seed: 20_250_616,
});

/** `launchquake serve` with one station of so many servers, where each request takes a draw of the law. */
export async function startTracedMock(servers: number, service: Distribution): Promise<TracedMock> {
  const folder = mkdtempSync(join(tmpdir(), 'launchquake-traced-'));
  const profile = join(folder, 'profile.yaml');
  writeFileSync(profile, JSON.stringify(profileOf(servers, service)));
  const program = fileURLToPath(new URL('../bin/launchquake.mjs', import.meta.url));
  const child = spawn(process.execPath, [program, 'serve', '--port', '0', '--profile', profile, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { value: line } = (await createInterface(child.stdout)[Symbol.asyncIterator]().next()) as { value?: string };
  if (line === undefined) throw new Error('the mock ended before it was ready');
  const { url, adminToken } = JSON.parse(line) as { readonly url: string; readonly adminToken: string };
  const admin = async (method: 'GET' | 'POST', search = '', body?: unknown): Promise<unknown> => {
    const headers = { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' };
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(`${url}/admin/trace${search}`, init);
    if (!response.ok) throw new Error(`/admin/trace answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  return {
    url: url + path,
    startTrace: async (visits) => void (await admin('POST', '', { visits })),
    async trace() {
      const all: TracedVisit[] = [];
      for (;;) {
        const { visits } = (await admin('GET', `?after=${all.at(-1)?.sequence ?? 0}`)) as { visits: TracedVisit[] };
        if (visits.length === 0) return all;
        all.push(...visits);
      }
    },
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      rmSync(folder, { recursive: true });
    },
  };
}
