/**
 * Grafana, where this machine has one: on loopback, open to look at and closed to change, with the data source, dashboards and alerts of the
 * project. Without it everything else works, so whatever is wrong with it is said and nothing ends.
 */
import type { World } from '../world.ts';
import { type WatchedProgram, endingOf, watchProgram } from './watched-program.ts';

export interface GrafanaOrder {
  readonly port: number;
  /** Its database, logs and provisioning; an absolute path, or Grafana looks for it in its own home. */
  readonly folder: string;
  readonly prometheusUrl: string;
}

/** `program` is there even when it did not get ready: it has to be ended. */
export interface GrafanaStart {
  readonly program: WatchedProgram | undefined;
  readonly url: string | undefined;
  /** Why there is none; undefined: there is one. */
  readonly why: string | undefined;
}

/** A first start makes a database. */
const START_SECONDS = 60;
const POLL_SECONDS = 0.25;
const ASK_SECONDS = 2;

/** Where the dashboards are in a container; provisioning files name that folder. */
const CONTAINER_DASHBOARDS = '/etc/grafana/dashboards';

export const NO_GRAFANA = 'not on this machine; containers bring one: docker compose up';

export async function startGrafana(world: World, order: GrafanaOrder): Promise<GrafanaStart> {
  const found = ['grafana', 'grafana-server'].map((name) => ({ name, path: world.findProgram(name) }));
  const grafana = found.find(({ path }) => path !== undefined);
  if (grafana?.path === undefined) return { program: undefined, url: undefined, why: NO_GRAFANA };
  const { name, path } = grafana;
  let program: WatchedProgram | undefined;
  try {
    if (await answersAt(world, order.port)) return { program, url: undefined, why: portTaken(path, order.port) };
    await provision(world, order.folder);
    const home = await homeOf(world, path);
    const args = [...(name === 'grafana' ? ['server'] : []), ...(home === undefined ? [] : ['--homepath', home])];
    program = await watchProgram(world, { path, args, env: environment(order) });
    const fault = await whyNotReady(world, program, order.port);
    const why = fault === undefined ? undefined : `${path} ${fault}`;
    return { program, url: why === undefined ? addressOf(order.port) : undefined, why };
  } catch (error) {
    return { program, url: undefined, why: `${path}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** The folder with `conf/defaults.ini`: beside the program in an archive, elsewhere in a package. undefined: it may know itself. */
async function homeOf({ files }: World, path: string): Promise<string | undefined> {
  const beside = path.replace(/[/\\](?:bin|sbin)[/\\][^/\\]+$/, '');
  const places = [beside, `${beside}/share/grafana`, '/usr/share/grafana', '/opt/homebrew/opt/grafana/share/grafana'];
  for (const place of places) if (await files.exists(`${place}/conf/defaults.ini`)) return place;
  return undefined;
}

/** A copy of the provisioning files in which the dashboards are where they are on this machine. */
async function provision({ files, packageFolder }: World, folder: string): Promise<void> {
  const source = `${packageFolder}/dashboards/provisioning`;
  const dashboards = `${packageFolder}/dashboards/generated`;
  for (const kind of await files.list(source)) {
    const names = (await files.list(`${source}/${kind}`)).filter((name) => /\.ya?ml$/.test(name));
    await files.makeFolder(`${folder}/provisioning/${kind}`);
    for (const name of names) {
      const text = await files.readText(`${source}/${kind}/${name}`);
      const here = text.replaceAll(CONTAINER_DASHBOARDS, JSON.stringify(dashboards));
      await files.writeText(`${folder}/provisioning/${kind}/${name}`, here);
    }
  }
}

/** Every setting of Grafana is an environment variable too: GF_SECTION_KEY. */
const environment = ({ port, folder, prometheusUrl }: GrafanaOrder): Record<string, string> => ({
  LAUNCHQUAKE_PROMETHEUS_URL: prometheusUrl,
  GF_SERVER_HTTP_ADDR: '127.0.0.1',
  GF_SERVER_HTTP_PORT: String(port),
  GF_PATHS_DATA: `${folder}/data`,
  GF_PATHS_LOGS: `${folder}/logs`,
  GF_PATHS_PLUGINS: `${folder}/plugins`,
  GF_PATHS_PROVISIONING: `${folder}/provisioning`,
  GF_LOG_MODE: 'console',
  GF_AUTH_ANONYMOUS_ENABLED: 'true',
  GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
  // No way to log in: the first administrator of a new Grafana has a password that everybody knows.
  GF_AUTH_DISABLE_LOGIN_FORM: 'true',
  GF_AUTH_BASIC_ENABLED: 'false',
  GF_USERS_ALLOW_SIGN_UP: 'false',
  GF_ANALYTICS_REPORTING_ENABLED: 'false',
  GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
  GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
  GF_ANALYTICS_FEEDBACK_LINKS_ENABLED: 'false',
  GF_NEWS_NEWS_FEED_ENABLED: 'false',
  GF_SECURITY_DISABLE_GRAVATAR: 'true',
  GF_SNAPSHOTS_EXTERNAL_ENABLED: 'false',
  GF_PLUGINS_PUBLIC_KEY_RETRIEVAL_DISABLED: 'true',
  // Prometheus is a bundled plugin since 13.2; an updater that cannot reach its shop stops it [grafana/grafana#132528].
  GF_PLUGINS_PREINSTALL_DISABLED: 'true',
  GF_PLUGINS_PREINSTALL_AUTO_UPDATE: 'false',
});

async function whyNotReady(world: World, program: WatchedProgram, port: number): Promise<string | undefined> {
  let over: string | undefined;
  void program.ended.then((end) => {
    over = `ended with ${endingOf(end)}, ${program.lastWords()}`;
  });
  const lastAtSeconds = world.clock.monotonicSeconds() + START_SECONDS;
  for (;;) {
    if (over !== undefined) return over;
    if (await isHealthy(world, port)) return undefined;
    if (world.clock.monotonicSeconds() >= lastAtSeconds) return `was not ready after ${START_SECONDS} s`;
    await world.clock.sleep(POLL_SECONDS);
  }
}

const addressOf = (port: number): string => `http://127.0.0.1:${port}`;

const portTaken = (path: string, port: number): string =>
  `${path} was not started: something answers on port ${port} already; --grafana-port chooses another`;

const statusAt = (world: World, port: number): Promise<number | undefined> =>
  world.request(`${addressOf(port)}/api/health`, { timeoutSeconds: ASK_SECONDS }).then(
    ({ status }) => status,
    () => undefined,
  );

const isHealthy = async (world: World, port: number): Promise<boolean> => (await statusAt(world, port)) === 200;

/** Another Grafana would look like this one. */
const answersAt = async (world: World, port: number): Promise<boolean> => (await statusAt(world, port)) !== undefined;
