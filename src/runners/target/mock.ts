/** The mock identity provider as a process of its own, so that generator and target do not share an event loop. */
import { LaunchquakeError } from '../../model/errors.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import { serverProfileOf } from '../../model/scenario/server-profile.ts';
import type { Program, ProgramEnd, RunnerWorld } from '../world.ts';

export interface MockAddress {
  readonly url: string;
  readonly metricsUrl: string;
  readonly adminToken: string;
}

export interface Mock extends MockAddress {
  readonly program: Program;
  /** The last lines it wrote to stderr. */
  lastWords(): string;
  /** Asks it to end, waits, and kills it if it does not. */
  stop(): Promise<ProgramEnd>;
}

const START_SECONDS = 30;
const STOP_SECONDS = 5;
const KEPT_LINES = 5;

/**
 * Starts a mock on a free loopback port and gives it the plan's service, protection and retry budget.
 * @param labels carried by each of its metrics
 */
export const startMock = (
  world: RunnerWorld,
  plan: Plan,
  labels: Readonly<Record<string, string>> = {},
): Promise<Mock> => {
  const named = Object.entries(labels).flatMap(([name, value]) => ['--label', `${name}=${value}`]);
  return startServe(world, ['--port', '0', ...named], (address) => tellPlan(world, address, plan));
};

/**
 * Starts `launchquake serve` with these arguments, waits until it is ready, then prepares it.
 * @throws LaunchquakeError MOCK_DIED with its last words
 */
export async function startServe(
  world: RunnerWorld,
  serveArgs: readonly string[],
  prepare: (address: MockAddress) => Promise<void> = async () => undefined,
): Promise<Mock> {
  const heard = listener();
  const command = `${world.packageFolder}/bin/launchquake.mjs`;
  const args = [command, 'serve', ...serveArgs, '--json', '--until-stdin-ends'];
  const program = await world.programs.start(world.machine.node.path, args, {
    // A token of the user's own is for a server that the user starts: this one makes its own and tells it here.
    env: { LAUNCHQUAKE_ADMIN_TOKEN: '' },
    onStdoutLine: heard.stdout,
    onStderrLine: heard.stderr,
  });
  const stop = () => endProgram(world, program, 'SIGTERM', STOP_SECONDS);
  const endedEarly = program.ended.then((end): never => {
    throw didNotStart(`it ended with ${end.signal ?? `exit code ${end.exitCode}`}, ${heard.lastWords()}`);
  });
  const patience = new AbortController();
  const tooLate = world.clock.sleep(START_SECONDS, patience.signal).then((): never => {
    throw didNotStart(`nothing heard for ${START_SECONDS} s`);
  });
  tooLate.catch(() => undefined);
  endedEarly.catch(() => undefined);
  try {
    const address = await Promise.race([heard.address, endedEarly, tooLate]);
    const prepared = ready(world, address, patience.signal).then(() => prepare(address));
    prepared.catch(() => undefined);
    await Promise.race([prepared, endedEarly, tooLate]);
    return { ...address, program, lastWords: heard.lastWords, stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    patience.abort();
  }
}

async function ready(world: RunnerWorld, { url }: MockAddress, stop: AbortSignal): Promise<void> {
  while ((await statusOf(world, `${url}/readyz`)) !== 200 && !stop.aborted) await world.clock.sleep(0.1, stop);
}

async function tellPlan(world: RunnerWorld, address: MockAddress, plan: Plan): Promise<void> {
  const request = {
    method: 'PATCH',
    token: address.adminToken,
    json: serverProfileOf(plan),
    timeoutSeconds: START_SECONDS,
  } as const;
  const answer = await world.request(`${address.url}/admin/profile`, request);
  if (answer.status !== 200)
    throw didNotStart(`the plan's profile was answered with ${answer.status}: ${answer.body.slice(0, 500)}`);
}

async function statusOf(world: RunnerWorld, url: string): Promise<number | undefined> {
  try {
    return (await world.request(url, { timeoutSeconds: 2 })).status;
  } catch {
    return undefined;
  }
}

/** Signals a program, waits for its end, and kills it when it takes longer than `seconds`. */
export async function endProgram(
  world: RunnerWorld,
  program: Program,
  signal: 'SIGINT' | 'SIGTERM',
  seconds: number,
): Promise<ProgramEnd> {
  program.kill(signal);
  const ended = new AbortController();
  const killLater = world.clock.sleep(seconds, ended.signal).then(() => {
    if (!ended.signal.aborted) program.kill('SIGKILL');
  });
  const end = await program.ended;
  ended.abort();
  await killLater;
  return end;
}

/** Waits for the first line on stdout, and keeps the last lines of stderr. */
function listener() {
  const last: string[] = [];
  let stdout = (_line: string): void => undefined;
  const address = new Promise<MockAddress>((resolve, reject) => {
    stdout = (line) => {
      const parsed = readAddress(line);
      if (parsed === undefined) reject(didNotStart(`its first line was ${line.slice(0, 200)}`));
      else resolve(parsed);
    };
  });
  const stderr = (line: string): void => {
    last.push(line.slice(0, 500));
    if (last.length > KEPT_LINES) last.shift();
  };
  address.catch(() => undefined);
  return {
    address,
    stdout,
    stderr,
    lastWords: () => (last.length === 0 ? 'no word on stderr' : `its last words: ${last.join(' · ')}`),
  };
}

function readAddress(line: string): MockAddress | undefined {
  try {
    const value = JSON.parse(line) as MockAddress;
    return typeof value.url === 'string' && typeof value.adminToken === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

const didNotStart = (found: string): LaunchquakeError =>
  new LaunchquakeError('MOCK_DIED', 'mock identity provider', [
    {
      where: 'start',
      found,
      expected: 'a first line with its address, then 200 from /readyz',
      hint: 'try it alone: launchquake serve',
    },
  ]);
