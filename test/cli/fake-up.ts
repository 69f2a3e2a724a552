/** A mock, a Prometheus and a Grafana that exist in the test alone, for `launchquake up`: they start, answer, complain and end as told. */
import { setTimeout as wait } from 'node:timers/promises';
import { runCli } from '../../src/cli/program.ts';
import type { ExitCode } from '../../src/model/errors.ts';
import type { HttpAnswer, Program, ProgramEnd, ProgramOptions } from '../../src/runners/world.ts';
import { type FakeWorld, fakeWorld } from './fake-world.ts';

export type Name = 'mock' | 'prometheus' | 'grafana';

export interface FakeChild {
  readonly name: Name;
  readonly path: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly pid: number;
  /** A line on stderr. */
  say(line: string): void;
  die(end: ProgramEnd): void;
}

export interface FakeUp {
  readonly world: FakeWorld;
  readonly started: FakeChild[];
  /** `prometheus SIGTERM`, in order of time. */
  readonly signals: string[];
  /** What a program does instead of what it usually does when it starts. */
  readonly instead: Map<Name, (child: FakeChild) => void>;
  /** Answers instead of the usual ones, by the end of their path. */
  readonly answers: Map<string, () => HttpAnswer>;
  /** Programs on PATH. */
  readonly onPath: Map<string, string>;
  child(name: Name): FakeChild;
  /** Runs it and waits, in real time, until it has told where things are or has ended. */
  begin(): Promise<{ readonly exit: Promise<ExitCode> }>;
  endStdin(): void;
}

export const MOCK_URL = 'http://127.0.0.1:8080';
export const PROMETHEUS_URL = 'http://127.0.0.1:9090';
/** The files of an `up` in its default folders. */
export const UP_STATE = '.launchquake/up.json';
export const UP_LOCK = '.launchquake/prometheus/up.pid';
const RUN_RULES = 'launchquake-run.yml';

/** As Prometheus 3 logs it. */
export const listensOn = (port: number): string =>
  `time=2026-01-02T03:04:05.000Z level=INFO source=tls_config.go:354 msg="Listening on" component=web address=127.0.0.1:${port}`;

const data = (value: unknown): HttpAnswer => ({
  status: 200,
  body: JSON.stringify({ status: 'success', data: value }),
});

export function fakeUp(
  args: readonly string[] = [],
  options: { before?: FakeUp; env?: Record<string, string> } = {},
): FakeUp {
  const { before, ...rest } = options;
  const base = fakeWorld(['up', ...args], { ...rest, ...(before === undefined ? {} : { before: before.world }) });
  const { promise: stdinEnded, resolve: endStdin } = Promise.withResolvers<void>();
  const onPath = new Map<string, string>();
  const start = async (path: string, childArgs: readonly string[], listen: ProgramOptions): Promise<Program> =>
    startChild(fake, path, childArgs, listen);
  const world: FakeWorld = {
    ...base,
    programs: { ...base.programs, start },
    findProgram: (name) => onPath.get(name),
    stdinEnded: () => stdinEnded,
    request: async (url) => answer(fake, new URL(url)),
  };
  const fake: FakeUp = {
    world,
    started: [],
    signals: [],
    instead: new Map(),
    answers: new Map(),
    onPath,
    child: (name) => {
      const child = fake.started.find((one) => one.name === name);
      if (child === undefined) throw new Error(`no ${name} was started`);
      return child;
    },
    begin: async () => {
      const exit = runCli(world);
      const told = async (): Promise<void> => {
        for (let turn = 0; turn < 1000 && world.wrote.out === ''; turn += 1) await wait(5);
      };
      await Promise.race([exit, told()]);
      return { exit };
    },
    endStdin,
  };
  return fake;
}

function startChild(fake: FakeUp, path: string, args: readonly string[], listen: ProgramOptions): Program {
  const name = args[1] === 'serve' ? 'mock' : /grafana/.test(path) ? 'grafana' : 'prometheus';
  const { promise: ended, resolve: die } = Promise.withResolvers<ProgramEnd>();
  const pid = 500 + fake.started.length;
  const child: FakeChild = {
    name,
    path,
    args,
    env: listen.env ?? {},
    pid,
    say: (line) => listen.onStderrLine?.(line),
    die,
  };
  fake.started.push(child);
  const usual = (): void => {
    const address = { url: MOCK_URL, metricsUrl: `${MOCK_URL}/metrics`, adminToken: 'the-admin-token' };
    if (name === 'mock') listen.onStdoutLine?.(JSON.stringify(address));
    if (name === 'prometheus') child.say(listensOn(9090));
  };
  (fake.instead.get(name) ?? usual)(child);
  return {
    pid,
    ended,
    kill: (signal) => {
      fake.signals.push(`${name} ${signal}`);
      die({ exitCode: 0, signal: null });
    },
  };
}

function answer(fake: FakeUp, url: URL): HttpAnswer {
  const special = [...fake.answers].find(([path]) => url.pathname.endsWith(path))?.[1];
  if (special !== undefined) return special();
  if (url.port === '3000' && !fake.started.some(({ name }) => name === 'grafana')) throw new Error('refused');
  if (url.pathname === '/api/v1/targets')
    return data({ activeTargets: [{ labels: { job: 'mock-idp' }, health: 'up' }] });
  if (url.pathname === '/api/v1/rules') return data({ groups: rulesLoaded(fake).map((file) => ({ file })) });
  if (['/query', '/graph', '/classic/graph'].includes(url.pathname)) return { status: 500, body: 'no such file' };
  return { status: 200, body: '{}' };
}

/** The rule files that its configuration names. */
export function rulesLoaded({ world, started }: FakeUp): readonly string[] {
  const path = started.find(({ name }) => name === 'prometheus')?.args[0]?.replace('--config.file=', '') ?? '';
  const config = world.files.texts.get(path) ?? '';
  return [...config.matchAll(/^ {2}- (\/.*\.yml)$/gm)].map(([, file]) => file ?? '');
}

export const runRulesOf = (fake: FakeUp): string | undefined =>
  rulesLoaded(fake).find((file) => file.endsWith(RUN_RULES));

/** Brings it up, looks, and ends it with Ctrl-C. */
export async function whileUp(fake: FakeUp, look: () => void | Promise<void>): Promise<number> {
  const { exit } = await fake.begin();
  try {
    await look();
  } finally {
    fake.world.interrupt();
  }
  return exit;
}

/** The state file of an `up`. */
export const stateOf = (pid: number, prometheusPid: number): string =>
  JSON.stringify({
    schema: 'launchquake/up@1',
    pid,
    startedAt: '2026-01-01T00:00:00.000Z',
    prometheus: { url: 'http://127.0.0.1:9090', version: '3.13.5', how: 'cache', pid: prometheusPid },
    mock: { url: 'http://127.0.0.1:8080', metricsUrl: 'http://127.0.0.1:8080/metrics' },
    grafana: null,
  });
