/** A k6 that follows the plan in virtual time: every login completes half a second after its intended start. */
import type { LoginRecord } from '../../src/model/record/run-record.ts';
import type { Plan } from '../../src/model/scenario/plan.ts';
import { START_SLACK_SECONDS, commonStartEpochMs } from '../../src/model/traffic/common-start.ts';
import { instanceOf } from '../../src/model/traffic/instances.ts';
import { personOf } from '../../src/model/traffic/population.ts';
import { printLogin } from '../../src/runners/k6/lines.ts';
import type { HttpAnswer, HttpRequest } from '../../src/runners/world.ts';
import type { FakeClock } from './fake-clock.ts';
import type { FakeFiles } from './fake-files.ts';
import type { FakeProgram } from './fake-programs.ts';

interface Start {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly program: FakeProgram;
  readonly hangs: () => boolean;
  /** Between the moment it is let go and its look at the clock. */
  readonly delaySeconds: () => number;
}

interface FakeK6 {
  finish(exitCode: number): void;
  /** Of its REST API; undefined: it opened none. */
  readonly address: string | undefined;
  answer(request: HttpRequest): HttpAnswer;
}

const LEAD_SECONDS = 1;
const LOGIN_SECONDS = 0.5;
/** From its start until a paused one has its users ready. */
const READY_SECONDS = 0.7;

export function fakeK6(clock: FakeClock, files: FakeFiles, { args, env, program, hangs, delaySeconds }: Start): FakeK6 {
  const valueOf = (option: string): string | undefined =>
    args.find((arg) => arg.startsWith(`${option}=`))?.slice(option.length + 1);
  const consolePath = valueOf('--console-output') ?? '';
  const plan = JSON.parse(files.texts.get(env['LQ_PLAN'] ?? '') ?? '') as Plan;
  const arrivals = JSON.parse(files.texts.get(env['LQ_ARRIVALS'] ?? '') ?? '') as number[];
  const count = Number(env['LQ_INSTANCES'] ?? '1');
  const index = Math.round(fraction(valueOf('--execution-segment')?.split(':')[0] ?? '0') * count) + 1;
  const readyAt = clock.monotonicSeconds() + READY_SECONDS;
  let over = false;
  let written = 0;
  void program.ended.then(() => {
    over = true;
  });
  const line = (text: string): void => {
    const wrapped = JSON.stringify({ level: 'info', msg: text, time: 'then' });
    files.texts.set(consolePath, `${files.texts.get(consolePath) ?? ''}${wrapped}\n`);
  };
  const write = (at: number, intendedSeconds: number): void => {
    if (over) return;
    line(printLogin(loginOf(plan, at, intendedSeconds)));
    written += 1;
  };
  const finish = (exitCode: number): void => {
    if (over || hangs()) return;
    over = true;
    const counts = {
      droppedIterations: 0,
      interrupted: 0,
      loginsStarted: written,
      loginsEnded: written,
      exceptions: 0,
    };
    files.texts.set(env['LQ_SUMMARY'] ?? '', JSON.stringify(counts));
    program.die({ exitCode, signal: null });
  };
  const start = (zeroEpochMs: number): void => {
    const zero = clock.monotonicSeconds() + (zeroEpochMs - clock.epochMs()) / 1000;
    line(JSON.stringify({ kind: 'begin', epochMs: zeroEpochMs }));
    for (const [at, seconds] of arrivals.entries())
      if (instanceOf(at, count) === index) clock.at(zero + seconds + LOGIN_SECONDS, () => write(at, seconds));
    clock.at(zero + plan.durationSeconds + LOGIN_SECONDS + 0.1, () => finish(0));
  };
  let paused = args.includes('--paused');
  if (!paused) start(clock.epochMs() + LEAD_SECONDS * 1000);
  const answer = ({ method = 'GET' }: HttpRequest): HttpAnswer => {
    if (over) throw new TypeError('fetch failed');
    if (method === 'PATCH' && paused) {
      paused = false;
      clock.at(clock.monotonicSeconds() + delaySeconds(), () =>
        start(commonStartEpochMs(clock.epochMs()) + (START_SLACK_SECONDS + LEAD_SECONDS) * 1000),
      );
    }
    // 1: its users are being made ready. 4: paused before the run. 7: running.
    const status = clock.monotonicSeconds() < readyAt ? 1 : paused ? 4 : 7;
    return {
      status: 200,
      body: JSON.stringify({ data: { type: 'status', id: 'default', attributes: { status, paused } } }),
    };
  };
  return { finish, address: valueOf('--address'), answer };
}

function fraction(text: string): number {
  const [numerator = 0, denominator = 1] = text.split('/').map(Number);
  return numerator / denominator;
}

const steps = ['authorize', 'eid-session', 'eid-pin', 'token', 'userinfo'] as const;

export function loginOf(plan: Plan, index: number, intendedSeconds: number): LoginRecord {
  return {
    index,
    segment: personOf(plan, index).segment.name,
    intendedSeconds,
    startedSeconds: intendedSeconds + 0.001,
    endedSeconds: intendedSeconds + LOGIN_SECONDS,
    outcome: 'completed',
    reason: 'done',
    tries: 1,
    attempts: steps.map((step, at) => [step, intendedSeconds + at * 0.1, 0.05, 'ok'] as const),
    signature: index % 5 === 0 ? 'valid' : 'unchecked',
  };
}
