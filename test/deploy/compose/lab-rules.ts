import { type Project, type Service, cpusOf } from './project.ts';
import type { Rule } from './rules.ts';

/** What makes it a lab: a generator that disturbs nobody, a load that stays inside, one plan for both sides. */
const optionsOf = ({ command = [] }: Service): ReadonlyMap<string, string> =>
  new Map(command.map((word) => [word.replace(/=.*$/, ''), word.replace(/^[^=]*=?/, '')]));

const named = (project: Project, name: string): Service => {
  const service = project.services[name];
  if (service === undefined) throw new Error(`no service ${name}`);
  return service;
};

/** `--label=run=a` of the mock, `--tag=run=a` of k6. */
const pairs = ({ command = [] }: Service, option: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    command
      .filter((word) => word.startsWith(`${option}=`))
      .map((word) => word.slice(option.length + 1).split('=', 2) as [string, string]),
  );

const environmentOf = (
  project: Project,
  service: string,
  wanted: Readonly<Record<string, string>>,
): readonly string[] => {
  const { environment = {} } = named(project, service);
  return Object.keys(wanted).filter((name) => environment[name] !== wanted[name]);
};

export const labRules: readonly Rule[] = [
  {
    name: 'k6 tells errors, not each request of a storm that failed',
    broken: (project) => {
      const told = optionsOf(named(project, 'k6')).get('--log-output') ?? 'everything';
      return told === 'file=/dev/stderr,level=error' ? [] : [told];
    },
  },
  {
    name: 'every service has a CPU set, and the generator shares no CPU with the target',
    broken: (project) => {
      const generator = cpusOf(named(project, 'k6').cpuset ?? '');
      return Object.entries(project.services).flatMap(([name, { cpuset }]) => {
        if (cpuset === undefined) return [`${name} has no CPU set`];
        const shared = name === 'k6' ? [] : cpusOf(cpuset).filter((cpu) => generator.includes(cpu));
        return shared.map((cpu) => `${name} shares CPU ${cpu}`);
      });
    },
  },
  {
    name: 'the generator has no way out of the lab',
    broken: (project) =>
      (named(project, 'k6').networks ?? ['default']).filter((name) => project.networks[name]?.internal !== true),
  },
  {
    name: 'the generator loads the target, claims its host, and the target calls itself by that origin',
    broken: (project) => {
      const { LQ_TARGET = '', LQ_I_OWN } = named(project, 'k6').environment ?? {};
      const { hostname, port, origin } = new URL(LQ_TARGET);
      const options = optionsOf(named(project, 'mock-idp'));
      return [
        ...(hostname === 'mock-idp' && LQ_I_OWN === hostname ? [] : [`claims ${LQ_I_OWN ?? 'nothing'}`]),
        ...(options.get('--port') === port && options.get('--issuer') === origin ? [] : [`target ${origin}`]),
      ];
    },
  },
  {
    name: 'target and generator have the same plan',
    broken: (project) => {
      const served = optionsOf(named(project, 'mock-idp'));
      const { build, command = [] } = named(project, 'k6');
      const differing = ['scenario', 'variant', 'compress', 'scale', 'seed'].filter(
        (name) =>
          served.get(`--${name}`) === undefined || served.get(`--${name}`) !== build?.args?.[name.toUpperCase()],
      );
      const script = `/scripts/${served.get('--scenario')}-${served.get('--variant')}.js`;
      return [...differing, ...(command.at(-1) === script ? [] : [`script ${command.at(-1)}`])];
    },
  },
  {
    name: 'both sides carry the same run, scenario and variant',
    broken: (project) => {
      const labels = pairs(named(project, 'mock-idp'), '--label');
      const k6 = named(project, 'k6');
      const tags: Readonly<Record<string, string | undefined>> = {
        ...pairs(k6, '--tag'),
        LQ_RUN: k6.environment?.['LQ_RUN'],
      };
      const wanted = { run: 'run', scenario: 'scenario', variant: 'variant', testid: 'run', LQ_RUN: 'run' };
      return Object.entries(wanted)
        .filter(([tag, label]) => labels[label] === undefined || tags[tag] !== labels[label])
        .map(([tag]) => tag);
    },
  },
  {
    name: 'k6 sends each second, with histograms that can be merged and lines that end with the run',
    broken: (project) => {
      const wanted = {
        K6_PROMETHEUS_RW_SERVER_URL: 'http://prometheus:9090/api/v1/write',
        K6_PROMETHEUS_RW_PUSH_INTERVAL: '1s',
        K6_PROMETHEUS_RW_STALE_MARKERS: 'true',
        K6_FEATURES: 'native-histograms',
        LQ_PULSE: '1',
      };
      const sent = optionsOf(named(project, 'k6')).get('--out') === 'experimental-prometheus-rw';
      return [...environmentOf(project, 'k6', wanted), ...(sent ? [] : ['--out'])];
    },
  },
  {
    name: 'Prometheus takes remote writes and forgets in time',
    broken: (project) => {
      const options = optionsOf(named(project, 'prometheus'));
      const wanted = [
        '--web.enable-remote-write-receiver',
        '--storage.tsdb.retention.time',
        '--storage.tsdb.retention.size',
      ];
      return wanted.filter((option) => !options.has(option));
    },
  },
  {
    name: 'Grafana: everybody looks, nobody signs up, nothing leaves, no plugin is replaced',
    broken: (project) =>
      environmentOf(project, 'grafana', {
        GF_AUTH_ANONYMOUS_ENABLED: 'true',
        GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
        GF_USERS_ALLOW_SIGN_UP: 'false',
        GF_ANALYTICS_REPORTING_ENABLED: 'false',
        GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
        GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
        GF_NEWS_NEWS_FEED_ENABLED: 'false',
        GF_PLUGINS_PREINSTALL_DISABLED: 'true',
        GF_PLUGINS_PREINSTALL_AUTO_UPDATE: 'false',
        GF_SECURITY_ADMIN_PASSWORD__FILE: '/run/secrets/grafana-admin-password',
      }),
  },
];
