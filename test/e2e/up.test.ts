/** `launchquake up` with the real Prometheus: up, looked at over its API, and gone again. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { ruleMetrics, serverMetrics } from '../../src/model/record/metric-names.ts';
import type { UpState } from '../../src/cli/up/state.ts';
import { testPrometheus } from '../harness/prometheus.ts';
import { prometheusApi } from '../harness/prometheus-api.ts';
import { projectFolder } from './command-line.ts';
import { descendantsOf, isAlive, isMock, until } from './live-process.ts';

interface Told extends Omit<UpState, 'mock' | 'prometheus'> {
  readonly prometheus: UpState['prometheus'] & { readonly writeUrl: string; readonly goodputUrl: string };
  readonly mock: UpState['mock'] & { readonly adminToken: string };
}

interface Running {
  readonly child: ChildProcess;
  readonly told: Told;
  readonly exit: Promise<number | null>;
  err(): string;
}

const { skip } = await testPrometheus();
const START_SECONDS = 60;

describe('launchquake up', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'launchquake-up-'));
  const state = join(folder, '.launchquake/up.json');
  const running = new Set<ChildProcess>();
  after(async () => {
    for (const child of running) child.kill('SIGTERM');
    await until('nothing writes there any more', 30, () => running.size === 0);
    rmSync(folder, { recursive: true, force: true });
  });

  async function bringUp(...args: readonly string[]): Promise<Running> {
    const command = [join(projectFolder, 'bin/launchquake.mjs'), 'up', '--port', '0', '--mock-port', '0', '--json'];
    const child = spawn(process.execPath, [...command, ...args], { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
    running.add(child);
    let [out, err, over] = ['', '', false];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
    const exit = new Promise<number | null>((resolve) => {
      child.once('close', (code) => {
        over = true;
        running.delete(child);
        resolve(code);
      });
    });
    await until('it tells where things are', START_SECONDS, () => over || out.includes('\n'));
    if (over) throw new Error(`it ended at once: ${err}`);
    return { child, told: JSON.parse(out) as Told, exit, err: () => err };
  }

  it('brings up what its line says, and ends all of it on SIGTERM', async () => {
    const up = await bringUp('--scenario', join(projectFolder, 'test/e2e/fixtures/tiny.yaml'), '--variant', 'bounded');
    const { prometheus, mock } = up.told;
    const programs = await descendantsOf(up.child.pid ?? 0);
    assert.ok(programs.some(({ pid }) => pid === prometheus.pid));
    assert.ok(programs.length >= 2, JSON.stringify(programs));
    const kept = JSON.parse(readFileSync(state, 'utf8')) as UpState;
    assert.equal(kept.pid, up.child.pid);
    assert.equal(kept.prometheus.url, prometheus.url);

    const api = prometheusApi(prometheus.url);
    const labels = `job="mock-idp",instance="${new URL(mock.url).host}"`;
    assert.equal((await api.query(`up{${labels}}`))[0]?.value, 1);
    const groups = await (await fetch(`${prometheus.url}/api/v1/rules`)).text();
    for (const rule of Object.values(ruleMetrics)) assert.ok(groups.includes(rule), rule);
    assert.equal(
      (await fetch(prometheus.writeUrl, { method: 'POST', body: 'x' })).status,
      400,
      'it takes remote write',
    );
    assert.equal((await fetch(prometheus.goodputUrl)).status, 200);

    const answer = await fetch(`${mock.url}/admin/profile`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${mock.adminToken}`, 'content-type': 'application/json' },
      body: '{"seed": 99}',
    });
    assert.equal(answer.status, 200);
    const changes = `${serverMetrics.profileChangesTotal}{${labels},scenario="tiny",variant="bounded"}`;
    await until('Prometheus has scraped the change', 10, async () => (await api.query(changes))[0]?.value === 1);

    up.child.kill('SIGTERM');
    assert.equal(await up.exit, 0, up.err());
    const [served] = programs.filter(isMock);
    assert.ok(served !== undefined && !isAlive(served.pid) && !isAlive(prometheus.pid));
    await until('the compilers that tsx starts are gone too', 10, () => programs.every(({ pid }) => !isAlive(pid)));
    assert.ok(!existsSync(state));
    await assert.rejects(fetch(mock.url));
    await assert.rejects(fetch(prometheus.url));
  });

  it('keeps its data for the next time, and ends with the program that started it', async () => {
    const up = await bringUp('--until-stdin-ends');
    const api = prometheusApi(up.told.prometheus.url);
    const before = await api.query(`max_over_time(${serverMetrics.profileChangesTotal}{variant="bounded"}[5m])`);
    assert.equal(before[0]?.value, 1, 'what was scraped the first time');
    up.child.stdin?.end();
    assert.equal(await up.exit, 0, up.err());
    assert.ok(!isAlive(up.told.prometheus.pid));
    assert.ok(!existsSync(state));
    assert.ok(existsSync(join(folder, '.launchquake/prometheus/tsdb')));
  });
});
