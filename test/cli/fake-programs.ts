/** Programs that exist in the test alone: k6 and a mock identity provider, which follow the plan in virtual time. */
import type { ServerSample } from '../../src/model/record/run-record.ts';
import type {
  HttpAnswer,
  HttpRequest,
  Program,
  ProgramEnd,
  ProgramOptions,
  Programs,
  StopSignal,
} from '../../src/runners/world.ts';
import type { FakeClock } from './fake-clock.ts';
import type { FakeFiles } from './fake-files.ts';
import { fakeK6 } from './fake-k6.ts';

export interface FakeProgram extends Program {
  readonly name: string;
  readonly args: readonly string[];
  readonly signals: StopSignal[];
  /** As if someone else had killed it. */
  die(end: ProgramEnd): void;
}

export interface FakePrograms extends Programs {
  readonly started: FakeProgram[];
  request(url: string, request: HttpRequest): Promise<HttpAnswer>;
  readonly requests: { readonly url: string; readonly request: HttpRequest }[];
  /** Called when a program has started. */
  onStart: (program: FakeProgram) => void;
  /** k6 neither ends by itself nor when asked to. */
  k6Hangs: boolean;
  /** Between the moment a paused k6 is let go and its look at the clock. */
  k6DelaySeconds: (program: FakeProgram) => number;
  /** Ids of processes that somebody else has started and that run. */
  readonly running: Set<number>;
}

const TOKEN = 'admin-token-of-the-test';

export function fakePrograms(clock: FakeClock, files: FakeFiles): FakePrograms {
  const started: FakeProgram[] = [];
  const requests: { url: string; request: HttpRequest }[] = [];
  const restApis = new Map<string, (request: HttpRequest) => HttpAnswer>();
  let nextPid = 100;
  const launch = (
    name: string,
    args: readonly string[],
    onSignal: (signal: StopSignal, program: FakeProgram) => void,
  ) => {
    let end: (end: ProgramEnd) => void = () => undefined;
    const ended = new Promise<ProgramEnd>((resolve) => {
      end = resolve;
    });
    const signals: StopSignal[] = [];
    const program: FakeProgram = {
      name,
      args,
      pid: (nextPid += 1),
      ended,
      signals,
      die: (how) => end(how),
      kill: (signal) => {
        signals.push(signal);
        onSignal(signal, program);
      },
    };
    started.push(program);
    fake.onStart(program);
    return program;
  };
  const startMock = (args: readonly string[], options: ProgramOptions): FakeProgram => {
    const program = launch('mock', args, (signal) =>
      program.die({ exitCode: signal === 'SIGKILL' ? null : 0, signal: null }),
    );
    const url = `http://127.0.0.1:${9000 + program.pid}`;
    options.onStdoutLine?.(JSON.stringify({ url, metricsUrl: `${url}/metrics`, adminToken: TOKEN }));
    return program;
  };
  const startK6 = (args: readonly string[], options: ProgramOptions): FakeProgram => {
    const program = launch('k6', args, (signal) => {
      if (signal === 'SIGINT') k6.finish(105);
      else program.die({ exitCode: null, signal });
    });
    const k6 = fakeK6(clock, files, {
      args,
      env: options.env ?? {},
      program,
      hangs: () => fake.k6Hangs,
      delaySeconds: () => fake.k6DelaySeconds(program),
    });
    if (k6.address !== undefined) restApis.set(`http://${k6.address}/v1/status`, k6.answer);
    return program;
  };
  const fake: FakePrograms = {
    started,
    requests,
    onStart: () => undefined,
    k6Hangs: false,
    k6DelaySeconds: () => 0,
    running: new Set(),
    start: async (command, args, options) => {
      if (command === 'git') {
        const git = launch('git', args, () => undefined);
        git.die({ exitCode: 128, signal: null });
        return git;
      }
      return args[0] === 'run' ? startK6(args, options) : startMock(args, options);
    },
    cpuSeconds: async () => clock.monotonicSeconds() * 0.01,
    isRunning: (pid) => fake.running.has(pid),
    request: async (url, request) => {
      requests.push({ url, request });
      const rest = restApis.get(url);
      if (rest !== undefined) return rest(request);
      if (url.includes('/admin/samples'))
        return { status: 200, body: JSON.stringify({ samples: samplesAfter(clock, url) }) };
      return { status: 200, body: '{}' };
    },
  };
  return fake;
}

function samplesAfter(clock: FakeClock, url: string) {
  const after = Number(new URL(url).searchParams.get('after'));
  const second = Math.floor(clock.epochMs() / 1000);
  const first = after < 0 ? second - 3 : after + 1;
  return Array.from({ length: Math.max(0, second - first + 1) }, (_, at) => {
    const sequence = first + at;
    return { sequence, atEpochMs: sequence * 1000, ...sampleOf(sequence) };
  });
}

/** Totals that grow by the same amount each second. */
export function sampleOf(second: number): Omit<ServerSample, 'atSeconds'> {
  const grown = second % 1_000_000;
  const web = {
    servers: 4,
    arrivals: grown * 10,
    served: grown * 10,
    refused: 0,
    cancelled: 0,
    timedOut: 0,
    busySeconds: grown * 0.5,
    deadSeconds: 0,
    heldSeconds: 0,
    refusalSeconds: 0,
    queueSeconds: 0,
    waitSeconds: 0,
    queueLength: 3,
    inService: 1,
  };
  return {
    stations: { web },
    cpuSeconds: grown * 0.1,
    eventLoopUtilisation: 0.1,
    deliveryLatenessP99Seconds: 0.001,
    answersDue: grown * 10,
    answersLate: 0,
    waitingRoom: null,
    retryBudget: null,
  };
}
