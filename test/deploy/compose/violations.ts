import type { Project, Service } from './project.ts';

/** One way to break docker-compose.yml, and the only rule that may notice it. */
export interface Violation {
  readonly rule: string;
  readonly what: string;
  readonly plant: (project: Draft<Project>) => void;
}

/** The same value, to be changed. */
export type Draft<T> = T extends object ? { -readonly [Key in keyof T]: Draft<T[Key]> } : T;

/** A violation that changes one service. */
const inService = (name: string, rule: string, what: string, change: (service: Draft<Service>) => void): Violation => ({
  rule,
  what: `${what} (${name})`,
  plant: (project) => {
    const service = project.services[name];
    if (service === undefined) throw new Error(`no service ${name}`);
    change(service);
  },
});

const replace = (service: Draft<Service>, from: string, to: string): void => {
  const { command = [] } = service;
  const at = command.findIndex((word) => word.startsWith(from));
  if (at === -1) throw new Error(`no ${from} to replace`);
  command.splice(at, 1, to);
};

const set = (service: Draft<Service>, name: string, value: string): void => {
  service.environment = { ...service.environment, [name]: value };
};

const pinned = 'images that are not built here have a tag and a digest';
const users = 'a user by number, and not root';
const limits = 'CPU, memory and process limits';
const mounts = 'files of the checkout are mounted read-only, and must exist';
const volumes = 'named volumes hold data: each has one service, and nothing else is a volume';
const health = 'long-running services have a health check without a shell';
const cpus = 'every service has a CPU set, and the generator shares no CPU with the target';
const host = 'nothing of the host: network, processes, memory';
const origin = 'the generator loads the target, claims its host, and the target calls itself by that origin';
const plan = 'target and generator have the same plan';
const labels = 'both sides carry the same run, scenario and variant';

export const violations: readonly Violation[] = [
  inService('prometheus', pinned, 'a tag without a digest', (s) => (s.image = 'prom/prometheus:v3.13.4')),
  inService('grafana', pinned, 'a digest without a tag', (s) => (s.image = `grafana/grafana@sha256:${'a'.repeat(64)}`)),
  inService(
    'grafana',
    pinned,
    'the newest image',
    (s) => (s.image = `grafana/grafana:latest@sha256:${'a'.repeat(64)}`),
  ),
  inService('k6', pinned, 'an own image called latest', (s) => (s.image = 'launchquake/k6:latest')),
  inService('mock-idp', users, 'root', (s) => (s.user = '0:0')),
  inService('prometheus', users, 'the user of the image', (s) => delete s.user),
  inService('k6', 'the root file system is read-only', 'a writable image', (s) => (s.read_only = false)),
  inService(
    'k6',
    'what can be written is /tmp in memory, with a size',
    'memory without end',
    (s) => (s.tmpfs = ['/tmp']),
  ),
  inService('grafana', 'all capabilities dropped, none added', 'one left', (s) => (s.cap_drop = ['NET_RAW'])),
  inService('mock-idp', 'all capabilities dropped, none added', 'one added', (s) => (s.cap_add = ['NET_ADMIN'])),
  inService('mock-idp', 'no new privileges', 'a way to new privileges', (s) => (s.security_opt = [])),
  inService('grafana', 'an init process', 'none', (s) => delete s.init),
  inService('k6', host, "the host's network", (s) => (s.network_mode = 'host')),
  inService('prometheus', host, "the engine's socket", (s) =>
    s.volumes?.push({
      type: 'bind',
      source: '/var/run/docker.sock',
      target: '/var/run/docker.sock',
      read_only: true,
      bind: { create_host_path: false },
    }),
  ),
  inService('prometheus', limits, 'no limit at all', (s) => delete s.deploy),
  inService('k6', limits, 'memory without a unit', (s) => (s.deploy = limitsOf({ cpus: '1', memory: '2', pids: 9 }))),
  inService('k6', limits, 'processes without end', (s) => (s.deploy = limitsOf({ cpus: '1', memory: '2G' }))),
  inService('mock-idp', 'ports on 127.0.0.1 alone', 'a port for everybody', (s) => (s.ports = ['8080:8080'])),
  inService('grafana', 'ports on 127.0.0.1 alone', 'a port of every address', (s) => (s.ports = ['0.0.0.0:3000:3000'])),
  inService('prometheus', mounts, 'a mount to write to', (s) => delete mountAt(s, 0).read_only),
  inService('grafana', mounts, 'a folder made when it is missing', (s) => delete mountAt(s, 0).bind),
  inService('grafana', volumes, 'a volume without a name', (s) => delete mountAt(s, 2).source),
  inService('grafana', volumes, "another service's volume", (s) => (mountAt(s, 2).source = 'prometheus-data')),
  inService('mock-idp', health, 'a check through a shell', (s) => (checkOf(s).test = ['CMD-SHELL', 'node health.mjs'])),
  inService('mock-idp', health, 'a check that may take for ever', (s) => delete checkOf(s).timeout),
  inService('k6', 'what a service depends on is healthy first', 'a target that has only started', (s) => {
    s.depends_on = { 'mock-idp': { condition: 'service_started' } };
  }),
  inService(
    'prometheus',
    'what a service depends on starts in every profile in which it does',
    'a profile that lacks what k6 needs',
    (s) => (s.profiles = ['stack', 'load']),
  ),
  inService('grafana', 'no secret in an environment variable', 'a password', (s) =>
    set(s, 'GF_SECURITY_ADMIN_PASSWORD', 'admin'),
  ),
  {
    rule: 'secrets are files: a read-only service gets no other kind',
    what: 'a secret from the environment',
    plant: ({ secrets }) => (secrets['admin-token'] = { environment: 'LAUNCHQUAKE_ADMIN_TOKEN' }),
  },
  inService('mock-idp', cpus, "the generator's CPU", (s) => (s.cpuset = '0-1')),
  inService('grafana', cpus, 'any CPU', (s) => delete s.cpuset),
  inService('k6', 'k6 tells errors, not each request of a storm that failed', 'silence about errors', (s) =>
    replace(s, '--log-output', '--log-output=none'),
  ),
  inService('k6', 'the generator has no way out of the lab', 'a second network', (s) => s.networks?.push('view')),
  {
    rule: 'the generator has no way out of the lab',
    what: 'a network with a way out',
    plant: ({ networks }) => (networks['load'] = {}),
  },
  inService('k6', origin, 'a target elsewhere', (s) => set(s, 'LQ_TARGET', 'http://login.example:8080')),
  inService('k6', origin, 'no claim', (s) => set(s, 'LQ_I_OWN', '')),
  inService('mock-idp', origin, 'another issuer', (s) => replace(s, '--issuer', '--issuer=http://127.0.0.1:8080')),
  inService('mock-idp', plan, 'a size of its own', (s) => replace(s, '--scale', '--scale=1')),
  inService('mock-idp', plan, 'no seed', (s) => replace(s, '--seed', '--verbose')),
  inService('k6', plan, 'the script of another variant', (s) =>
    replace(s, '/scripts/', '/scripts/launch-day-bounded.js'),
  ),
  inService('mock-idp', labels, 'a label of another run', (s) => replace(s, '--label=run', '--label=run=other')),
  inService('k6', labels, 'no tag', (s) => replace(s, '--tag=variant', '--tag=variety=naive')),
  inService('k6', labels, 'another run in the script', (s) => set(s, 'LQ_RUN', 'other')),
  inService(
    'k6',
    'k6 sends each second, with histograms that can be merged and lines that end with the run',
    'silence',
    (s) => replace(s, '--out', '--out=json'),
  ),
  inService(
    'k6',
    'k6 sends each second, with histograms that can be merged and lines that end with the run',
    'gauges',
    (s) => set(s, 'K6_FEATURES', ''),
  ),
  inService('prometheus', 'Prometheus takes remote writes and forgets in time', 'a closed door', (s) =>
    replace(s, '--web.enable-remote-write-receiver', '--web.enable-lifecycle'),
  ),
  inService(
    'grafana',
    'Grafana: everybody looks, nobody signs up, nothing leaves, no plugin is replaced',
    'Admin for all',
    (s) => set(s, 'GF_AUTH_ANONYMOUS_ORG_ROLE', 'Admin'),
  ),
  inService(
    'grafana',
    'Grafana: everybody looks, nobody signs up, nothing leaves, no plugin is replaced',
    'plugin updates',
    (s) => set(s, 'GF_PLUGINS_PREINSTALL_AUTO_UPDATE', 'true'),
  ),
];

function limitsOf(given: Record<string, unknown>): NonNullable<Draft<Service>['deploy']> {
  return { resources: { limits: given } };
}

function mountAt(
  { volumes: mounted = [] }: Draft<Service>,
  at: number,
): NonNullable<Draft<Service>['volumes']>[number] {
  const mount = mounted[at];
  if (mount === undefined) throw new Error(`no mount ${at}`);
  return mount;
}

function checkOf({ healthcheck }: Draft<Service>): NonNullable<Draft<Service>['healthcheck']> {
  if (healthcheck === undefined) throw new Error('no health check');
  return healthcheck;
}
