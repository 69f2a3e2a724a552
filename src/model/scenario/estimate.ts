/**
 * What a run will ask of the machine, before it asks: requests per second, users at the same time, how long it takes.
 *
 * The same login machine that makes the load is walked against three servers: an idle one that answers everything, a silent one that never
 * answers (every request runs into its time-out: the storm of a collapse), and a shut one that refuses everybody at the door. A real one
 * answers no more than its knee; what it does beside that is refuse, keep waiting, or fall silent.
 */
import { createLogin } from '../journeys/login.ts';
import type { Answer, Login, RequestAction } from '../journeys/login.ts';
import { kneeOf, stepsPerSecondAt, undisturbedAnswer } from '../service/capacity.ts';
import type { Knee } from '../service/capacity.ts';
import { undisturbedStepSeconds } from '../service/station-seconds.ts';
import { arrivalTimes } from '../traffic/arrivals.ts';
import { START_EVERY_SECONDS } from '../traffic/common-start.ts';
import { usersFor } from '../traffic/instances.ts';
import type { Plan } from './plan.ts';
import type { StepName } from './steps.ts';

export interface VariantEstimate {
  readonly variant: string;
  readonly logins: number;
  /** If nobody had to try twice. */
  readonly requests: number;
  /** Highest second of the storm, retries, refusals and polls included. */
  readonly peakRequestsPerSecond: number;
  /** Most users at the same time when nobody gets an answer. */
  readonly peakUsers: number;
  /** μT: steps of logins that the server finishes during one client time-out. Polls do not count. */
  readonly servedPerTimeout: number;
  readonly knee: Knee;
}

export interface RunEstimate {
  readonly variants: readonly VariantEstimate[];
  /** k6 users to have ready: one for every login, so that none can be dropped. */
  readonly virtualUsers: number;
  readonly sideBySide: boolean;
  /** Of all variants that run at the same time. */
  readonly peakRequestsPerSecond: number;
  readonly wallSeconds: number;
}

/** Two cores that also hold the target were clean at 1,000 requests/s and not above [measured with k6 v2.2.0]. */
export const REQUESTS_PER_SECOND_PER_CORE = 500;
/** Resident memory of k6 for a user with our script: 0.5 MB that waits, up to 0.9 MB that has logged in [bench/generator.ts; k6 v2.2.0]. */
export const BYTES_PER_USER = 900_000;
/** One k6 process without users [measured with k6 v2.2.0]. */
const BYTES_PER_INSTANCE = 45_000_000;
/** Share of the machine's memory that users may take. */
const MEMORY_SHARE = 0.5;
/** Start of the programs, end of the last answers, writing of the report. */
const OVERHEAD_SECONDS = 8;
/** Several k6 wait until they can be let go, then for a boundary: half of the time between two for the one, one and a bit for the other. */
const COMMON_START_SECONDS = 1.5 * START_EVERY_SECONDS;

export interface Machine {
  readonly cores: number;
  readonly memoryBytes: number;
}

/** How the user wants a run. */
export interface RunWishes {
  /** One variant after the other, whatever the machine can do. */
  readonly sequential?: boolean;
  /** k6 processes for each variant. */
  readonly instances?: number;
}

export function estimateRun(
  plans: readonly Plan[],
  machine: Machine,
  { sequential = false, instances = 1 }: RunWishes = {},
): RunEstimate {
  const variants = plans.map(estimateVariant);
  const peaks = variants.map(({ peakRequestsPerSecond }) => peakRequestsPerSecond);
  const virtualUsers = variants.reduce((sum, { logins }) => sum + usersFor(logins, instances), 0);
  const bytes = virtualUsers * BYTES_PER_USER + plans.length * instances * BYTES_PER_INSTANCE;
  const fits =
    total(peaks) <= REQUESTS_PER_SECOND_PER_CORE * machine.cores && bytes <= MEMORY_SHARE * machine.memoryBytes;
  const sideBySide = plans.length > 1 && !sequential && fits;
  const durations = plans.map(({ durationSeconds }) => durationSeconds);
  const overheadSeconds = OVERHEAD_SECONDS + (instances === 1 ? 0 : COMMON_START_SECONDS);
  return {
    variants,
    virtualUsers,
    sideBySide,
    peakRequestsPerSecond: sideBySide ? total(peaks) : Math.max(0, ...peaks),
    wallSeconds: sideBySide
      ? Math.max(...durations) + overheadSeconds
      : total(durations) + overheadSeconds * plans.length,
  };
}

export function estimateVariant(plan: Plan): VariantEstimate {
  const times = arrivalTimes(plan);
  const knee = kneeOf(plan);
  const idle = walkAll(plan, times, undisturbedAnswer);
  const silent = walkAll(plan, times, () => ({ result: 'timeout' }));
  const served = Math.min(idle.peakPerSecond, knee.perSecond * knee.undisturbedAttempts);
  const turnedAway = plan.protection.queueBound === null ? 0 : walkAll(plan, times, shutAnswer).peakPerSecond;
  return {
    variant: plan.variant,
    logins: times.length,
    requests: idle.requests,
    peakRequestsPerSecond: Math.max(silent.peakPerSecond, served + (waitingRoomPolls(plan, times) ?? turnedAway)),
    peakUsers: silent.peakUsers,
    servedPerTimeout: (stepsPerSecondAt(plan.service, knee.bottleneck) ?? 0) * plan.client.timeoutSeconds,
    knee,
  };
}

/** Polls per second of those who wait, when the most do: arrivals that the room has not admitted yet, each asking once a poll interval. */
function waitingRoomPolls({ protection }: Plan, times: readonly number[]): number | null {
  const { waitingRoom } = protection;
  if (waitingRoom === null) return null;
  let waiting = 0;
  let most = 0;
  let before = 0;
  for (const time of times) {
    waiting = Math.max(0, waiting - (time - before) * waitingRoom.admitPerSecond) + 1;
    most = Math.max(most, waiting);
    before = time;
  }
  return most / waitingRoom.pollSeconds;
}

interface Walked {
  readonly requests: number;
  readonly peakPerSecond: number;
  readonly peakUsers: number;
}

type AnswerWith = (login: Login, action: RequestAction) => Answer;

function walkAll(plan: Plan, times: readonly number[], answer: AnswerWith): Walked {
  const seconds = Math.ceil(plan.durationSeconds) + 1;
  const sent = new Float64Array(seconds);
  const users = new Float64Array(seconds);
  let requests = 0;
  times.forEach((intendedSeconds, index) => {
    const login = createLogin(plan, index, intendedSeconds, intendedSeconds);
    let now = intendedSeconds;
    for (let action = login.next(now); action.kind !== 'end'; action = login.next(now)) {
      if (action.kind === 'wait') {
        now = action.untilSeconds;
        continue;
      }
      requests += 1;
      sent[Math.floor(now)] = (sent[Math.floor(now)] ?? 0) + 1;
      const given = answer(login, action);
      now += given.result === 'timeout' ? action.timeoutSeconds : serviceSeconds(plan, action);
      login.answer(now, given);
    }
    for (let second = Math.floor(intendedSeconds); second <= now && second < seconds; second += 1)
      users[second] = (users[second] ?? 0) + 1;
  });
  return { requests, peakPerSecond: Math.max(...sent), peakUsers: Math.max(...users) };
}

const serviceSeconds = ({ service }: Plan, { step }: RequestAction): number =>
  undisturbedStepSeconds(service, step as StepName);

const shutAnswer: AnswerWith = (_login, { step }) => ({ result: step === 'authorize' ? 'refused' : 'ok' });

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
