/**
 * What watching costs, in ratios of one run: CPU of k6 with remote write and without, on the same arrivals, in pairs that take turns who goes
 * first; how long a scrape of the mock takes under that load; how long the dashboards take to generate.
 *     node --import tsx bench/prometheus.ts [pairs]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { provisionPrometheus } from '../tools/prometheus/provision-prometheus.ts';
import { runCommand } from '../tools/command.ts';

const projectFolder = fileURLToPath(new URL('..', import.meta.url));
const scenario = join(projectFolder, 'bench/steady.yaml');
/** From the end of the warm-up to a second before the end of bench/steady.yaml, seconds. */
const MEASURED = { from: 5, to: 29 };
/** Length of bench/steady.yaml, seconds. */
const SCENARIO_SECONDS = 30;
const pairs = Number(process.argv[2] ?? 3);
const folder = mkdtempSync(join(tmpdir(), 'launchquake-bench-'));
const say = (line: string): void => void process.stderr.write(`${line}\n`);

interface Series {
  readonly generator: readonly { readonly atSeconds: number; readonly cpuSeconds: number }[];
}

interface Measured {
  readonly runId: string;
  readonly cpuSeconds: number;
  readonly requests: number;
}

async function main(): Promise<void> {
  const prometheus = await startPrometheus();
  try {
    const watched = await costOfPushes(prometheus.url);
    await costOfScrapes(prometheus.url, watched);
    await sizeOfIt(prometheus.url, watched);
  } finally {
    await prometheus.stop();
  }
  const bare = await seconds(['--import', 'tsx', '-e', '0']);
  const generated = await seconds(['--import', 'tsx', join(projectFolder, 'dashboards/generate.ts')]);
  const times = (generated / bare).toFixed(1);
  row('dashboards and rules, generated', `${generated.toFixed(2)} s, ${times} × starting Node with tsx`);
}

/** Pairs of runs, without and with remote write. Returns the last run with. */
async function costOfPushes(url: string): Promise<Measured> {
  const before = await headOf(url);
  let watched = await measureRun(url);
  const { samples } = await headOf(url);
  row('samples a second of one run', ((samples - before.samples) / SCENARIO_SECONDS).toFixed(0));
  const ratios: number[] = [];
  const costs: number[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    const order = pair % 2 === 0 ? [null, url] : [url, null];
    const [one, two] = [await measureRun(order[0] ?? null), await measureRun(order[1] ?? null)];
    const [bare, sent] = pair % 2 === 0 ? [one, two] : [two, one];
    watched = sent;
    ratios.push(sent.cpuSeconds / sent.requests / (bare.cpuSeconds / bare.requests));
    costs.push((bare.cpuSeconds / bare.requests) * 1000);
    say(`pair ${pair + 1}: ${ratios.at(-1)?.toFixed(3)}`);
  }
  row('requests a second', (watched.requests / (MEASURED.to - MEASURED.from)).toFixed(0));
  row('k6 CPU a request, without', `${median(costs).toFixed(2)} ms`);
  const all = ratios.map((ratio) => ratio.toFixed(3)).join(', ');
  row('k6 CPU with remote write ÷ without', `${median(ratios).toFixed(3)}  (${all})`);
  return watched;
}

async function costOfScrapes(url: string, { runId }: Measured): Promise<void> {
  const where = `{job="mock-idp",run="${runId}"}`;
  for (const level of [0.5, 0.99]) {
    const query = `max(quantile_over_time(${level}, scrape_duration_seconds${where}[10m]))`;
    row(`a scrape under that load, p${level * 100}`, `${((await ask(url, query)) * 1000).toFixed(1)} ms`);
  }
}

async function sizeOfIt(url: string, { runId }: Measured): Promise<void> {
  const [server, own] = [`{job="mock-idp",run="${runId}",phase="before"}`, `{__name__=~"k6_.+",run="${runId}"}`];
  row('series of one mock', String(await ask(url, `count(last_over_time(${server}[10m]))`)));
  row('series of one k6', String(await ask(url, `count(last_over_time(${own}[10m]))`)));
  const { bytes, series } = await headOf(url);
  row('Prometheus, memory and series', `${(bytes / 1e6).toFixed(0)} MB, ${series}`);
}

const row = (name: string, value: string): void => void process.stdout.write(`${name.padEnd(38)} ${value}\n`);

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return (
    ((sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? NaN)) / 2
  );
};

/** One run of the scenario; CPU of k6 and requests, between the seconds that are measured. */
async function measureRun(prometheusUrl: string | null): Promise<Measured> {
  const out = mkdtempSync(join(folder, 'run-'));
  const args = ['bin/launchquake.mjs', 'run', scenario, '--out', out, '--quiet', '--json'];
  const metrics = prometheusUrl === null ? [] : ['--prometheus', prometheusUrl];
  const { code, stderr } = await runCommand(process.execPath, [...args, ...metrics], {
    env: process.env,
    cwd: projectFolder,
    timeoutSeconds: 180,
  });
  const [runId = ''] = readdirSync(out);
  if (runId === '' || (code !== 0 && code !== 13)) throw new Error(`the run ended with ${code}:\n${stderr}`);
  const variant = join(out, runId, 'variants/naive');
  const { generator } = JSON.parse(readFileSync(join(variant, 'series.json'), 'utf8')) as Series;
  const within = generator.filter(({ atSeconds }) => atSeconds >= MEASURED.from && atSeconds <= MEASURED.to);
  const [start, end] = [within[0], within.at(-1)];
  if (start === undefined || end === undefined) throw new Error('no CPU time of k6 was measured');
  return {
    runId,
    cpuSeconds: end.cpuSeconds - start.cpuSeconds,
    requests: requestsIn(variant, start.atSeconds, end.atSeconds),
  };
}

function requestsIn(variant: string, from: number, to: number): number {
  const lines = readFileSync(join(variant, 'logins.ndjson'), 'utf8').trim().split('\n');
  const logins = lines.map((line) => JSON.parse(line) as { attempts: readonly [string, number, number, string][] });
  return logins.flatMap(({ attempts }) => attempts).filter(([, at]) => at >= from && at < to).length;
}

async function startPrometheus(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const { path, version } = await provisionPrometheus({ env: process.env, say });
  row('Prometheus', version);
  const config = join(folder, 'prometheus.yml');
  const rules = join(projectFolder, 'dashboards/generated/rules/*.yml');
  writeFileSync(config, `global: { scrape_interval: 1s, evaluation_interval: 1s }\nrule_files: [${rules}]\n`);
  const args = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    '--web.listen-address=127.0.0.1:0',
    '--web.enable-remote-write-receiver',
  ];
  const child = spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  const port = await new Promise<string>((resolve, reject) => {
    let log = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      const found = /msg="?Listening on"? .*address=127\.0\.0\.1:(\d+)/.exec(log)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`Prometheus ended with ${code}:\n${log}`)));
  });
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}

/** What Prometheus says of itself. */
async function headOf(url: string): Promise<{ bytes: number; series: number; samples: number }> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const read = (name: string): number =>
    [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].reduce(
      (sum, [, value]) => sum + Number(value),
      0,
    );
  return {
    bytes: read('process_resident_memory_bytes'),
    series: read('prometheus_tsdb_head_series'),
    samples: read('prometheus_tsdb_head_samples_appended_total'),
  };
}

async function ask(url: string, query: string): Promise<number> {
  const answer = await fetch(`${url}/api/v1/query?${new URLSearchParams({ query }).toString()}`);
  const { data } = (await answer.json()) as { data: { result: readonly { value: [number, string] }[] } };
  const [first] = data.result;
  if (first === undefined) throw new Error(`no answer to ${query}`);
  return Number(first.value[1]);
}

/** The middle of five runs of a Node program, seconds. */
async function seconds(args: readonly string[]): Promise<number> {
  const took: number[] = [];
  for (let count = 0; count < 5; count += 1) {
    const started = performance.now();
    const { code, stderr } = await runCommand(process.execPath, args, { env: process.env, timeoutSeconds: 60 });
    if (code !== 0) throw new Error(stderr);
    took.push((performance.now() - started) / 1000);
  }
  return median(took);
}

try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
