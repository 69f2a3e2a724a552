import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type CommandResult, runCommand } from '../../tools/command.ts';
import { findPrometheus } from '../../tools/prometheus/provision-prometheus.ts';
import { needed } from './needed.ts';
import { type PrometheusApi, prometheusApi } from './prometheus-api.ts';

/** The real Prometheus and promtool for tests. Use: `it('…', { skip: prometheus.skip }, …)`. */
export interface TestPrometheus {
  readonly skip: string | false;
  /** Starts one on a free loopback port, with data of its own. Stop it, or let `await using` do that. */
  start(options?: StartOptions): Promise<RunningPrometheus>;
  promtool(args: readonly string[], options?: { readonly cwd?: string }): Promise<CommandResult>;
}

export interface StartOptions {
  /** A configuration file as it is; its relative paths count from its own folder. */
  readonly configPath?: string;
  /** Or the text of one. Neither: every second is scraped and evaluated, and `rules` are loaded. */
  readonly config?: string;
  /** Texts of rule files, which the configuration finds beside itself as `rules-*.yml`. */
  readonly rules?: readonly string[];
  readonly flags?: readonly string[];
}

export interface RunningPrometheus extends PrometheusApi, AsyncDisposable {
  /** `http://127.0.0.1:PORT`. It takes remote write at `/api/v1/write`. */
  readonly url: string;
  readonly pid: number;
  /** Its configuration and data; gone when it has stopped. */
  readonly folder: string;
  /** What it has printed so far. */
  log(): string;
  stop(): Promise<void>;
}

const defaultConfig = `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: ['rules-*.yml']
`;
const START_TIMEOUT_SECONDS = 30;
const POLL_SECONDS = 0.05;
const PROMTOOL_TIMEOUT_SECONDS = 60;

export async function testPrometheus(
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<TestPrometheus> {
  const { skip, get } = await needed(() => findPrometheus({ env, say: () => undefined }), env);
  return {
    skip,
    start: async (options = {}) => await startPrometheus(get().path, options),
    promtool: async (args, options = {}) =>
      await runCommand(get().promtoolPath, args, { env, timeoutSeconds: PROMTOOL_TIMEOUT_SECONDS, ...options }),
  };
}

async function startPrometheus(program: string, options: StartOptions): Promise<RunningPrometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'launchquake-prometheus-'));
  for (const [index, text] of (options.rules ?? []).entries()) writeFileSync(join(folder, `rules-${index}.yml`), text);
  const configPath = options.configPath ?? join(folder, 'prometheus.yml');
  if (options.configPath === undefined) writeFileSync(configPath, options.config ?? defaultConfig);
  const args = [
    `--config.file=${configPath}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    '--web.listen-address=127.0.0.1:0',
    '--web.enable-remote-write-receiver',
    '--web.enable-lifecycle',
    ...(options.flags ?? []),
  ];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  const stop = async (): Promise<void> => {
    await end(child);
    process.off('exit', kill);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const url = await readyAt(child, () => log);
    const pid = child.pid ?? 0;
    return { url, pid, folder, log: () => log, stop, [Symbol.asyncDispose]: stop, ...prometheusApi(url) };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits until it listens, which its log tells with the port, and until it says that it is ready. */
async function readyAt(child: ChildProcess, log: () => string): Promise<string> {
  for (let waited = 0; waited < START_TIMEOUT_SECONDS && child.exitCode === null; waited += POLL_SECONDS) {
    const port = /msg="?Listening on"? .*address=127\.0\.0\.1:(\d+)/.exec(log())?.[1];
    const url = `http://127.0.0.1:${port}`;
    if (port !== undefined && (await fetch(`${url}/-/ready`)).ok) return url;
    await wait(POLL_SECONDS * 1000);
  }
  throw new Error(`Prometheus did not get ready within ${START_TIMEOUT_SECONDS} s:\n${log()}`);
}

/** Asks it to end, and kills it when it does not within 10 seconds. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await closed;
  clearTimeout(timer);
}
