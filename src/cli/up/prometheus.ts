/** The Prometheus of `up`: a real one, on loopback, with the rules, a second at a time. */
import { patternOf, prometheusConfig } from '../../../dashboards/prometheus-config.ts';
import { LaunchquakeError, type Problem } from '../../model/errors.ts';
import type { World } from '../world.ts';
import { notWritable } from './claim.ts';
import { type WatchedProgram, endingOf, watchProgram } from './watched-program.ts';

export interface PrometheusOrder {
  readonly path: string;
  readonly version: string;
  /** 0: any free one. */
  readonly port: number;
  readonly dataFolder: string;
  /** `host:port` of the mock. */
  readonly mock: string;
  readonly ruleFiles: readonly string[];
}

/** Data of earlier sessions is read first: a gigabyte takes a while. */
const START_SECONDS = 120;
const POLL_SECONDS = 0.1;
const ASK_SECONDS = 2;

/** Keeps what two weeks of trying need, and never fills the disk. */
const retention = { time: '15d', size: '1GB' } as const;
/** Pages of this machine may ask; those of the internet, which the same browser shows, may not. */
const PAGES = String.raw`https?://(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?`;

/** From 3.9 on native histograms need no flag [Prometheus 3.9 changelog]. */
export function flagsOf(version: string): readonly string[] {
  const [, major = '0', minor = '0'] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  const isNew = Number(major) > 3 || (Number(major) === 3 && Number(minor) >= 9);
  return isNew ? [] : ['--enable-feature=native-histograms'];
}

export async function writePrometheusConfig(world: World, order: PrometheusOrder): Promise<string> {
  const path = `${order.dataFolder}/prometheus.yml`;
  const text = prometheusConfig({ mock: order.mock, ruleFiles: order.ruleFiles.map(patternOf) });
  await world.files
    .writeText(path, `# written by launchquake up, anew at each start\n${text}`)
    .catch((error: unknown) => {
      throw notWritable(error, order.dataFolder);
    });
  return path;
}

export async function startPrometheus(world: World, order: PrometheusOrder): Promise<WatchedProgram> {
  const { path, version, port, dataFolder } = order;
  const args = [
    `--config.file=${await writePrometheusConfig(world, order)}`,
    `--web.listen-address=127.0.0.1:${port}`,
    `--web.cors.origin=${PAGES}`,
    '--web.enable-remote-write-receiver',
    `--storage.tsdb.path=${dataFolder}/tsdb`,
    `--storage.tsdb.retention.time=${retention.time}`,
    `--storage.tsdb.retention.size=${retention.size}`,
    ...flagsOf(version),
  ];
  return watchProgram(world, { path, args }).catch((cause: unknown) => {
    throw failed(path, [{ where: 'start', found: String(cause), expected: 'a program that can be started' }]);
  });
}

/** Where it listens, once it answers that it is ready. @throws LaunchquakeError PORT_IN_USE, PROMETHEUS_FAILED */
export async function prometheusReady(world: World, program: WatchedProgram, order: PrometheusOrder): Promise<string> {
  const over = new AbortController();
  const ended = program.ended.then((end): never => {
    throw startError(order, endingOf(end), program.lastWords());
  });
  const tooLate = world.clock.sleep(START_SECONDS, over.signal).then((): never => {
    throw startError(order, `nothing of the kind for ${START_SECONDS} s`, program.lastWords());
  });
  const answers = program.firstMatch(/msg="?Listening on"?.*\baddress=(127\.0\.0\.1:\d+)/).then(async ([, address]) => {
    const url = `http://${address}`;
    while (!(await answersReady(world, url)) && !over.signal.aborted)
      await world.clock.sleep(POLL_SECONDS, over.signal);
    return url;
  });
  tooLate.catch(() => undefined);
  ended.catch(() => undefined);
  try {
    return await Promise.race([answers, ended, tooLate]);
  } finally {
    over.abort();
  }
}

const answersReady = (world: World, url: string): Promise<boolean> =>
  world.request(`${url}/-/ready`, { timeoutSeconds: ASK_SECONDS }).then(
    ({ status }) => status === 200,
    () => false,
  );

function startError({ port, dataFolder, path }: PrometheusOrder, how: string, words: string): LaunchquakeError {
  const where = `127.0.0.1:${port}`;
  if (/address already in use|Only one usage of each socket address/i.test(words)) {
    const found = 'a port that another process listens on';
    const hint = 'stop that process, choose another --port, or take --port 0 for any free one';
    return new LaunchquakeError('PORT_IN_USE', 'Prometheus', [{ where, found, expected: 'a free port', hint }]);
  }
  const hint = /lock DB directory/.test(words)
    ? `another Prometheus uses ${dataFolder}: end it, or choose another --data`
    : 'PROMETHEUS_BIN names another Prometheus; --data another folder';
  return failed(path, [{ where: 'start', found: `${how}, ${words}`, expected: 'a Prometheus that is ready', hint }]);
}

/** It ended while it was needed. */
export const prometheusEnded = (path: string, how: string, words: string): LaunchquakeError =>
  failed(path, [
    { where: 'Prometheus', found: `${how}, ${words}`, expected: 'a Prometheus that runs until you end it' },
  ]);

export const failed = (path: string, problems: readonly Problem[]): LaunchquakeError =>
  new LaunchquakeError('PROMETHEUS_FAILED', path, problems);
