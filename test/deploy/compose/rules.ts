import type { Project, Service } from './project.ts';
import { labRules } from './lab-rules.ts';

/** One promise about docker-compose.yml. `broken` says where it is not kept; it has looked at every service. */
export interface Rule {
  readonly name: string;
  readonly broken: (project: Project) => readonly string[];
}

/** A rule over each service: `broken` says what is wrong with one. */
function eachService(
  name: string,
  broken: (service: Service, name: string, project: Project) => readonly string[],
): Rule {
  return {
    name,
    broken: (project) =>
      Object.entries(project.services).flatMap(([serviceName, service]) =>
        broken(service, serviceName, project).map((what) => `${serviceName}: ${what}`),
      ),
  };
}

const unless = (kept: boolean, what: string): readonly string[] => (kept ? [] : [what]);
const mountsOf = (service: Service, type: string) => (service.volumes ?? []).filter((mount) => mount.type === type);
const isOneShot = ({ restart }: Service): boolean => restart === 'no';

/** Docker's own default would be `latest` and whatever it is that day. */
const pinnedImage = /^[a-z0-9./-]+:(?!latest@)[\w.-]+@sha256:[0-9a-f]{64}$/;
const size = /^\d+(?:\.\d+)?[KMG]$/;

const hardening: readonly Rule[] = [
  eachService('images that are not built here have a tag and a digest', ({ image = '', build }) =>
    unless(build !== undefined ? !image.endsWith(':latest') : pinnedImage.test(image), `image is "${image}"`),
  ),
  eachService('a user by number, and not root', ({ user = '' }) =>
    unless(/^[1-9]\d*:\d+$/.test(user), `user is "${user}"`),
  ),
  eachService('the root file system is read-only', (service) =>
    unless(service.read_only === true, 'read_only is not true'),
  ),
  eachService('what can be written is /tmp in memory, with a size', ({ tmpfs = [] }) =>
    unless(tmpfs.length === 1 && /^\/tmp:size=\d+m,mode=1777$/.test(tmpfs[0] ?? ''), `tmpfs is ${tmpfs.join(' ')}`),
  ),
  eachService('all capabilities dropped, none added', ({ cap_drop = [], cap_add = [], privileged }) =>
    unless(cap_drop.join() === 'ALL' && cap_add.length === 0 && privileged !== true, 'capabilities are left'),
  ),
  eachService('no new privileges', ({ security_opt = [] }) =>
    unless(security_opt.includes('no-new-privileges:true'), 'a setuid program would work'),
  ),
  eachService('an init process', ({ init }) => unless(init === true, 'init is not true')),
  eachService('nothing of the host: network, processes, memory', ({ network_mode, pid, ipc, volumes = [] }) => [
    ...[network_mode, pid, ipc].filter((value) => value !== undefined).map((value) => `uses ${value}`),
    ...volumes.filter(({ source = '' }) => source.includes('docker.sock')).map(() => "has the engine's socket"),
  ]),
  eachService('CPU, memory and process limits', ({ deploy }) => {
    const { cpus = '', memory = '', pids = 0 } = deploy?.resources?.limits ?? {};
    return [
      ...unless(Number(cpus) > 0, `cpus is "${String(cpus)}"`),
      ...unless(size.test(String(memory)), `memory is "${String(memory)}"`),
      ...unless(Number(pids) > 0, 'no pids'),
    ];
  }),
  eachService('ports on 127.0.0.1 alone', ({ ports = [] }) =>
    ports.filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port)).map((port) => `port ${port}`),
  ),
  eachService('files of the checkout are mounted read-only, and must exist', (service) =>
    mountsOf(service, 'bind')
      .filter(({ read_only, bind }) => read_only !== true || bind?.create_host_path !== false)
      .map(({ source }) => `mount ${source ?? ''}`),
  ),
  {
    name: 'named volumes hold data: each has one service, and nothing else is a volume',
    broken: ({ services, volumes }) => {
      const used = Object.values(services).flatMap((service) =>
        mountsOf(service, 'volume').map(({ source }) => source),
      );
      const named = Object.keys(volumes);
      return [
        ...named.filter((name) => used.filter((source) => source === name).length !== 1),
        ...used.filter((source) => source === undefined || !named.includes(source)).map(String),
      ];
    },
  },
  eachService('long-running services have a health check without a shell', (service) => {
    const { test = [], interval, timeout } = service.healthcheck ?? {};
    const timed = interval !== undefined && timeout !== undefined;
    return unless(isOneShot(service) || (test[0] === 'CMD' && test.length > 1 && timed), 'no such health check');
  }),
  eachService('what a service depends on is healthy first', ({ depends_on = {} }, _, { services }) =>
    Object.entries(depends_on)
      .filter(([name, { condition }]) => condition !== 'service_healthy' || services[name]?.healthcheck === undefined)
      .map(([name, { condition }]) => `${name} is only ${condition}`),
  ),
  eachService('what a service depends on starts in every profile in which it does', (service, _, { services }) =>
    Object.keys(service.depends_on ?? {}).filter((name) => {
      const given = services[name]?.profiles;
      return given !== undefined && service.profiles?.every((profile) => given.includes(profile)) !== true;
    }),
  ),
  eachService('no secret in an environment variable', ({ environment = {} }) =>
    Object.keys(environment).filter((name) => /PASSWORD|TOKEN|SECRET|_KEY$/.test(name) && !name.endsWith('__FILE')),
  ),
  {
    name: 'secrets are files: a read-only service gets no other kind',
    broken: ({ secrets }) => Object.keys(secrets).filter((name) => secrets[name]?.file === undefined),
  },
];

export const rules: readonly Rule[] = [...hardening, ...labRules];
