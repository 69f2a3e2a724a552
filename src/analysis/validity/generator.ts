/** Rules about the load generator: every login started on time and brought to an end, with the processor to do so. */
import type { LoginRecord } from '../../model/record/run-record.ts';
import { fromMs } from '../../model/units.ts';
import { plural, shortTime } from '../numbers-in-words.ts';
import { ascending, quantile } from '../quantiles.ts';
import { faultless, longestStretch, type ValidityRule } from './rule.ts';
import { BUSY_RATIO, BUSY_SECONDS } from './server.ts';

export const droppedIterations: ValidityRule = {
  name: 'dropped-iterations',
  invalidWhen: 'the generator dropped an iteration',
  source: 'k6 drops an iteration when no VU is free and still exits 0: the load was not the plan’s',
  check({ variant }) {
    const dropped = variant.health.droppedIterations;
    return { holds: dropped === 0, detail: `${plural(dropped, 'iteration')} dropped, limit 0` };
  },
};

/** Of the client's time-out; above it, lateness is no longer small against the patience that is studied. */
export const LATENESS_RATIO = 0.05;

export const startLateness: ValidityRule = {
  name: 'start-lateness',
  invalidWhen: 'the p99 of start lateness is above 5 % of the client’s time-out',
  source:
    'chosen: small against the patience that is studied; k6 alone keeps 2 to 4 ms at p99 while it has processor to spare',
  check({ variant, logins }) {
    if (variant.replications !== undefined) return null;
    const heard = logins.all.filter(wasHeard);
    const p99 = quantile(ascending(heard.map((login) => login.startedSeconds - login.intendedSeconds)), 0.99);
    const limit = LATENESS_RATIO * variant.plan.client.timeoutSeconds;
    if (p99 === null)
      return { holds: false, detail: 'no login was started, so nothing shows that starts were on time' };
    return { holds: p99 <= limit, detail: `p99 of start lateness ${shortTime(p99)}, limit ${shortTime(limit)}` };
  },
};

export const terminalOutcomes: ValidityRule = {
  name: 'terminal-outcomes',
  invalidWhen: 'an iteration threw, was cut off, or ended without a terminal outcome',
  source: 'k6 exits 0 after an exception inside an iteration, and an iteration that is cut off leaves no sample',
  check({ variant, engine }) {
    if (variant.replications !== undefined) return null;
    const complete = variant.status === 'complete';
    const { exceptions, interruptedIterations, loginsStarted, loginsEnded } = variant.health;
    const lines = variant.logins.filter(wasHeard).length;
    const faults = [
      complete && engine === 'live' && loginsEnded === null ? 'the generator left no count of its own' : null,
      exceptions > 0 ? `${plural(exceptions, 'iteration')} threw` : null,
      interruptedIterations > 0 ? `${plural(interruptedIterations, 'iteration')} cut off` : null,
      differ(loginsStarted, loginsEnded) ? `${loginsStarted} logins started, ${loginsEnded} ended` : null,
      complete && differ(loginsEnded, lines)
        ? `${loginsEnded} logins ended by the generator’s own count, ${lines} left a line`
        : null,
    ];
    return faultless(faults, `${plural(lines, 'login')}, each with one outcome; none threw, none was cut off`);
  },
};

export const generatorProcessor: ValidityRule = {
  name: 'generator-cpu',
  invalidWhen:
    'the generator used more than 90 % of a processor core for 3 s in a row; of several instances all together: of as many cores, but of one less than the machine has',
  source:
    'chosen: k6 can use more than one core, but a storm that is small enough for the time compression needs a fraction of one; one that needs a core takes it from its target on the same machine',
  check({ variant, engine, cores }) {
    if (engine === 'simulated') return null;
    const own = Math.max(1, Math.min(variant.health.instances?.length ?? 1, cores - 1));
    const samples = variant.generator.toSorted((a, b) => a.atSeconds - b.atSeconds);
    const shares = samples.slice(1).map((sample, at) => {
      const before = samples[at];
      const elapsed = before === undefined ? 0 : sample.atSeconds - before.atSeconds;
      return before === undefined || elapsed <= 0 ? 0 : (sample.cpuSeconds - before.cpuSeconds) / elapsed;
    });
    const stretch = longestStretch(shares, (share) => share > BUSY_RATIO * own);
    const most = `${Math.round(Math.max(0, ...shares) * 100)} %`;
    const what = own === 1 ? 'a core' : `${own} cores`;
    return {
      holds: stretch < BUSY_SECONDS,
      detail: `above 90 % of ${what} for ${stretch} s in a row, limit below ${BUSY_SECONDS} s; highest second ${most}`,
    };
  },
};

export const commonStart: ValidityRule = {
  name: 'common-start',
  invalidWhen: 'the instances of the generator did not all take the same moment for run second 0',
  source: 'each instance reads the wall clock by itself: started apart, they do not give the arrivals of the plan',
  check({ variant, engine }) {
    if (engine === 'simulated') return null;
    const { instances } = variant.health;
    if (instances === undefined) return { holds: true, detail: 'one instance, one start' };
    const silent = instances.filter(({ beginEpochMs }) => beginEpochMs === null).map(({ index }) => index);
    const starts = instances.flatMap(({ beginEpochMs }) => beginEpochMs ?? []);
    const apart = fromMs(Math.max(...starts) - Math.min(...starts));
    const faults = [
      silent.length > 0 ? `instance ${silent.join(', ')} of ${instances.length} never started its users` : null,
      apart > 0 ? `run second 0 of ${instances.length} instances lies ${shortTime(apart)} apart, limit 0` : null,
    ];
    return faultless(faults, `${instances.length} instances, the same run second 0`);
  },
};

export const clockStep: ValidityRule = {
  name: 'clock-step',
  invalidWhen: 'wall clock and monotonic clock came apart by more than 50 ms',
  source:
    'chosen: as much as the answers of the mock may be late; time services slew both clocks alike, so only a step shows',
  check({ variant, engine }) {
    if (engine === 'simulated') return null;
    const step = Math.abs(variant.health.clockStepSeconds);
    return {
      holds: step <= CLOCK_STEP_SECONDS,
      detail: `clocks came apart by ${shortTime(step)}, limit ${shortTime(CLOCK_STEP_SECONDS)}`,
    };
  },
};

export const CLOCK_STEP_SECONDS = 0.05;

const differ = (one: number | null, other: number | null): boolean => one !== null && other !== null && one !== other;

/** Whether the generator itself wrote the line: one that it lost was written for it. */
const wasHeard = ({ reason }: LoginRecord): boolean => reason !== 'lost';
