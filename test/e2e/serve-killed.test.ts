/** The mock is killed in the middle of its load and started again: clients see connection errors and nothing worse, and it is back soon. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { cpus, loadavg } from 'node:os';
import { describe, it } from 'node:test';
import { cpuSecondsOf } from '../../src/runners/cpu.ts';
import { freePorts } from '../../src/runners/free-ports.ts';
import { projectFolder } from './command-line.ts';

const CLIENTS = 20;
const READY_WITHIN_SECONDS = 2;
/** A busy machine can hold up one start; it does not hold up every one. */
const RESTARTS = 4;
/** No client waits longer for the word that the connection is gone. */
const HUNG_AFTER_SECONDS = 5;

interface Served {
  readonly process: ChildProcess;
  /** From its start to the first line that it writes; on a machine that has more to do than cores, what that took of them. */
  readonly seconds: number;
}

const isBusy = (): boolean => (loadavg()[0] ?? 0) > cpus().length;

async function serve(port: number): Promise<Served> {
  const began = performance.now();
  const args = ['bin/launchquake.mjs', 'serve', '--json', '--profile', 'fast', '--port', String(port)];
  const child = spawn(process.execPath, args, { cwd: projectFolder, stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  const elapsed = (performance.now() - began) / 1000;
  const cpuSeconds = isBusy() ? await cpuSecondsOf(child.pid ?? 0) : null;
  assert.equal((await fetch(`http://127.0.0.1:${port}/readyz`)).status, 200, 'ready when it says so');
  return { process: child, seconds: cpuSeconds ?? elapsed };
}

/** What one request of a client came to: a status with a whole body, the code of a connection error, or `hung` or `cut`. */
type Outcome = string;

function ask(port: number, agent: Agent): Promise<Outcome> {
  return new Promise((resolve) => {
    const body = 'grant_type=refresh_token&refresh_token=unknown&client_id=launchquake';
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length };
    const sent = request({ port, host: '127.0.0.1', path: '/token', method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.on('data', (part: Buffer) => (text += part.toString('utf8')));
      response.on('end', () => resolve(`${response.statusCode} ${text.endsWith('}') ? 'whole' : 'cut'}`));
      response.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
    sent.setTimeout(HUNG_AFTER_SECONDS * 1000, () => {
      resolve('hung');
      sent.destroy();
    });
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.end(body);
  });
}

describe('a mock that is killed under load', () => {
  it(`leaves clean connection errors, and is ready again in under ${READY_WITHIN_SECONDS} s`, async () => {
    const [port = 0] = await freePorts(1, Math.random);
    let { process: mock } = await serve(port);
    const outcomes = new Map<Outcome, number>();
    const load = { over: false };
    const agent = new Agent({ keepAlive: true });
    const clients = Array.from({ length: CLIENTS }, async () => {
      while (!load.over) {
        const outcome = await ask(port, agent);
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        if (!outcome.startsWith('400')) await new Promise((resolve) => setTimeout(resolve, 20));
      }
    });
    const restarts: number[] = [];
    try {
      for (
        let restart = 0;
        restart < RESTARTS && Math.min(...restarts, Infinity) >= READY_WITHIN_SECONDS;
        restart += 1
      ) {
        await new Promise((resolve) => setTimeout(resolve, 500));
        mock.kill('SIGKILL');
        await once(mock, 'exit');
        const again = await serve(port);
        mock = again.process;
        restarts.push(again.seconds);
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    } finally {
      load.over = true;
      await Promise.all(clients);
      agent.destroy();
      mock.kill('SIGKILL');
    }
    const told = JSON.stringify([...outcomes]);
    const clean = /^(400 whole|ECONNREFUSED|ECONNRESET|EPIPE|socket hang up)$/;
    assert.deepEqual(
      [...outcomes.keys()].filter((outcome) => !clean.test(outcome)),
      [],
      told,
    );
    assert.ok((outcomes.get('400 whole') ?? 0) > 100, `there was load: ${told}`);
    assert.ok((outcomes.get('ECONNREFUSED') ?? 0) > 0, `it was away: ${told}`);
    assert.ok(Math.min(...restarts) < READY_WITHIN_SECONDS, `ready after ${restarts.join(', ')} s`);
  });
});
