/** Everything that `up` starts, in order: the mock, Prometheus that scrapes it, Grafana that asks Prometheus. */
import { LaunchquakeError } from '../../model/errors.ts';
import { type Mock, startServe } from '../../runners/target/mock.ts';
import { type MockFileOptions, mockFileArgs } from '../mock-files.ts';
import { type MockProfileOptions, mockProfileArgs } from '../mock-profile.ts';
import type { World } from '../world.ts';
import { type GrafanaStart, startGrafana } from './grafana.ts';
import { type PrometheusOrder, prometheusEnded, prometheusReady, startPrometheus } from './prometheus.ts';
import { prometheusAtWork } from './readiness.ts';
import { type WatchedProgram, endingOf } from './watched-program.ts';

export interface UpOptions extends MockProfileOptions, MockFileOptions {
  readonly port: number;
  readonly mockPort: number;
  readonly grafanaPort: number;
  readonly data: string;
  readonly untilStdinEnds?: boolean;
  readonly json?: boolean;
}

export interface Wanted {
  readonly options: UpOptions;
  readonly prometheus: { readonly path: string; readonly version: string };
  readonly ruleFiles: readonly string[];
  readonly say: (line: string) => void;
}

export interface Upstanding {
  readonly mock: Mock;
  readonly prometheus: { readonly url: string; readonly pid: number };
  readonly grafana: GrafanaStart;
  /** Rejects when the mock or Prometheus ends before it was asked to. */
  readonly broken: Promise<never>;
}

/** Ends one program. */
export type Stop = () => Promise<unknown>;

const PROMETHEUS_STOP_SECONDS = 20;
const GRAFANA_STOP_SECONDS = 10;
const GRAFANA_FOLDER = '.launchquake/grafana';

/** @param stops gets what ends each program, the first started first: also when it fails half-way */
export async function bringUp(world: World, wanted: Wanted, stops: Stop[]): Promise<Upstanding> {
  const { options, ruleFiles, say } = wanted;
  const mock = await startMock(world, options);
  stops.push(mock.stop);
  const order: PrometheusOrder = {
    ...wanted.prometheus,
    port: options.port,
    dataFolder: options.data,
    mock: new URL(mock.url).host,
    ruleFiles,
  };
  const program = await startPrometheus(world, order);
  stops.push(() => program.stop(PROMETHEUS_STOP_SECONDS));
  const url = await prometheusReady(world, program, order);
  const broken = Promise.race([prometheusBreaks(order.path, program), mockBreaks(mock)]);
  broken.catch(() => undefined);
  const enough = new AbortController();
  const atWork = prometheusAtWork(world, { url, path: order.path, ruleFiles, stop: enough.signal });
  atWork.catch(() => undefined);
  try {
    await Promise.race([atWork, broken]);
  } finally {
    enough.abort();
  }
  const grafana = await startGrafana(world, {
    port: options.grafanaPort,
    folder: world.absolutePath(GRAFANA_FOLDER),
    prometheusUrl: url,
  });
  watchGrafana(grafana, stops, say);
  return { mock, prometheus: { url, pid: program.pid }, grafana, broken };
}

/** Its own words say a taken port best. */
async function startMock(world: World, options: UpOptions): Promise<Mock> {
  const { mockPort } = options;
  try {
    const args = ['--port', String(mockPort), ...mockProfileArgs(options), ...mockFileArgs(options)];
    return await startServe(world, args);
  } catch (error) {
    if (!(error instanceof LaunchquakeError) || !error.message.includes('PORT_IN_USE')) throw error;
    const found = 'a port that another process listens on';
    const hint = 'stop that process, choose another --mock-port, or take --mock-port 0 for any free one';
    const problem = { where: `127.0.0.1:${mockPort}`, found, expected: 'a free port', hint };
    throw new LaunchquakeError('PORT_IN_USE', 'mock-idp', [problem], { cause: error });
  }
}

const prometheusBreaks = (path: string, program: WatchedProgram): Promise<never> =>
  program.ended.then((end) => {
    throw prometheusEnded(path, endingOf(end), program.lastWords());
  });

const mockBreaks = (mock: Mock): Promise<never> =>
  mock.program.ended.then((end) => {
    const found = `${endingOf(end)}, ${mock.lastWords()}`;
    const problem = { where: 'mock-idp', found, expected: 'a mock that runs until you end it' };
    throw new LaunchquakeError('MOCK_DIED', 'mock identity provider', [problem]);
  });

/** It may go: what it shows is in Prometheus. */
function watchGrafana({ program, url }: GrafanaStart, stops: Stop[], say: (line: string) => void): void {
  if (program === undefined) return;
  let asked = false;
  stops.push(() => {
    asked = true;
    return program.stop(GRAFANA_STOP_SECONDS);
  });
  if (url === undefined) return;
  void program.ended.then((end) => {
    if (!asked) say(`Grafana has ended: ${endingOf(end)}, ${program.lastWords()}. The rest goes on.`);
  });
}
