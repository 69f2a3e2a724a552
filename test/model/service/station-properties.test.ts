/** What holds for a station whatever happens to it, checked against a slow and obvious account of every job. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createStation } from '../../../src/model/service/station.ts';
import type { Departure, Job, StationConfig } from '../../../src/model/service/station-types.ts';

const SEED = 20_250_616;
const RUNS = 300;

const config: fc.Arbitrary<StationConfig> = fc.record({
  servers: fc.integer({ min: 1, max: 4 }),
  discipline: fc.constantFrom('fifo', 'lifo', 'adaptive-lifo', 'priority'),
  queueBound: fc.option(fc.nat(5), { nil: null }),
  refuse: fc.constantFrom('door', 'anywhere'),
  cancelAbandoned: fc.boolean(),
  refusalSeconds: fc.constantFrom(0, 0.125),
  waitLimitSeconds: fc.option(fc.constantFrom(0.5, 1.25, 4), { nil: null }),
});

/** Eighths of seconds are exact in binary, so sums can be compared exactly. */
const eighths = (most: number): fc.Arbitrary<number> => fc.nat(most * 8).map((count) => count / 8);

const event = fc.record({
  gapSeconds: eighths(1),
  serviceSeconds: eighths(3),
  begun: fc.boolean(),
  priority: fc.nat(2),
  deadlineInSeconds: fc.option(eighths(4), { nil: undefined, freq: 5 }),
  goesAfterSeconds: fc.option(eighths(5), { nil: undefined, freq: 2 }),
});
const story = fc.array(event, { minLength: 1, maxLength: 60 });

interface Run {
  readonly jobs: readonly Job<number>[];
  readonly departures: readonly Departure<number>[];
  readonly endSeconds: number;
  /** The queue's age just after each action. */
  readonly ages: readonly { readonly atSeconds: number; readonly ageSeconds: number }[];
  readonly counters: ReturnType<ReturnType<typeof createStation<number>>['countersAt']>;
}

/** Plays a story to its end: arrivals and leavings in order of time. */
function play(
  setting: StationConfig,
  events: readonly (typeof event extends fc.Arbitrary<infer E> ? E : never)[],
  looks: readonly number[] = [],
): Run {
  const station = createStation<number>(setting);
  const jobs: Job<number>[] = [];
  const departures: Departure<number>[] = [];
  const ages: { atSeconds: number; ageSeconds: number }[] = [];
  const actions: { atSeconds: number; run: (atSeconds: number) => void }[] = [];
  let arrivalSeconds = 0;
  for (const [index, { gapSeconds, deadlineInSeconds, goesAfterSeconds, ...offered }] of events.entries()) {
    arrivalSeconds += gapSeconds;
    const deadline = deadlineInSeconds === undefined ? {} : { deadlineAtSeconds: arrivalSeconds + deadlineInSeconds };
    actions.push({
      atSeconds: arrivalSeconds,
      run: (at) => (jobs[index] = station.offer(at, { payload: index, ...offered, ...deadline })),
    });
    if (goesAfterSeconds === undefined) continue;
    actions.push({
      atSeconds: arrivalSeconds + goesAfterSeconds,
      run(at) {
        const job = jobs[index];
        if (job !== undefined && !departures.some((departure) => departure.job === job)) station.abandon(at, job);
      },
    });
  }
  for (const look of looks) actions.push({ atSeconds: look, run: (at) => void station.countersAt(at) });
  for (const { atSeconds, run } of actions.toSorted((left, right) => left.atSeconds - right.atSeconds)) {
    departures.push(...station.advance(atSeconds));
    run(atSeconds);
    ages.push({ atSeconds, ageSeconds: station.queueAgeAt(atSeconds) });
  }
  const endSeconds = 2000;
  departures.push(...station.advance(endSeconds));
  return { jobs, departures, endSeconds, ages, counters: station.countersAt(endSeconds) };
}

const check = (property: (setting: StationConfig, run: Run) => void): void =>
  fc.assert(
    fc.property(config, story, (setting, events) => property(setting, play(setting, events))),
    { seed: SEED, numRuns: RUNS },
  );

const departureOf = (run: Run, job: Job<number>): Departure<number> => {
  const found = run.departures.filter((departure) => departure.job === job);
  assert.equal(found.length, 1, 'every job leaves exactly once');
  return found[0] as Departure<number>;
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('a station, whatever happens', () => {
  it('arrivals = served + refused + cancelled + timed out once all is done, and every job leaves once', () => {
    check((_setting, run) => {
      const { arrivals, served, refused, cancelled, timedOut } = run.counters;
      assert.equal(arrivals, run.jobs.length);
      assert.equal(served + refused + cancelled + timedOut, arrivals);
      for (const job of run.jobs) departureOf(run, job);
      const fates = run.departures.map(({ fate }) => fate);
      assert.equal(fates.filter((fate) => fate === 'served').length, served);
      assert.equal(fates.filter((fate) => fate === 'refused').length, refused);
    });
  });

  it('departures come in order of time', () => {
    check((_setting, { departures }) => {
      for (const [at, { atSeconds }] of departures.entries())
        assert.ok(atSeconds >= (departures[at - 1]?.atSeconds ?? 0));
    });
  });

  it('busy, queue, wait and dead seconds are what the single jobs add up to, exactly', () => {
    check((_setting, run) => {
      const started = run.jobs.filter(({ startedAtSeconds }) => startedAtSeconds !== null);
      const startOf = (job: Job<number>): number => job.startedAtSeconds ?? 0;
      assert.equal(run.counters.busySeconds, sum(started.map(({ serviceSeconds }) => serviceSeconds)));
      const waited = started.filter(({ refusal }) => !refusal).map((job) => startOf(job) - job.arrivedAtSeconds);
      assert.equal(run.counters.waitSeconds, sum(waited));
      const dead = started.map((job) => {
        const endSeconds = departureOf(run, job).atSeconds;
        return job.goneAtSeconds === null ? 0 : endSeconds - Math.max(startOf(job), job.goneAtSeconds);
      });
      assert.equal(run.counters.deadSeconds, sum(dead));
      const unserved = run.jobs.filter((job) => job.startedAtSeconds === null);
      const queued = unserved.map((job) => departureOf(run, job).atSeconds - job.arrivedAtSeconds);
      assert.equal(run.counters.queueSeconds, sum(waited) + sum(queued));
    });
  });

  it("Little's law holds exactly over the whole run: ∫ L dt = Σ W", () => {
    check((_setting, run) => {
      const { busySeconds, queueSeconds } = run.counters;
      const inRefusalLine = sum(
        run.jobs.filter(({ refusal }) => refusal).map((job) => (job.startedAtSeconds ?? 0) - job.arrivedAtSeconds),
      );
      const sojourns = sum(run.jobs.map((job) => departureOf(run, job).atSeconds - job.arrivedAtSeconds));
      assert.equal(busySeconds + queueSeconds + inRefusalLine, sojourns);
    });
  });

  it('is work conserving: nobody waits while a server is free, and never more than c are served', () => {
    check((setting, run) => {
      const moments = run.jobs.flatMap((job) => [job.arrivedAtSeconds, departureOf(run, job).atSeconds]);
      for (const moment of moments.map((at) => at + 1 / 16)) {
        const isIn = (job: Job<number>): boolean =>
          job.startedAtSeconds !== null && job.startedAtSeconds <= moment && departureOf(run, job).atSeconds > moment;
        const waits = (job: Job<number>): boolean =>
          job.arrivedAtSeconds <= moment &&
          (job.startedAtSeconds === null ? departureOf(run, job).atSeconds > moment : job.startedAtSeconds > moment);
        const busy = run.jobs.filter(isIn).length;
        assert.ok(busy <= setting.servers);
        if (run.jobs.some(waits)) assert.equal(busy, setting.servers);
      }
    });
  });

  it('the age of its queue is the longest wait of those who wait then', () => {
    check((_setting, run) => {
      const last = run.ages.filter(({ atSeconds }, at) => atSeconds !== run.ages[at + 1]?.atSeconds);
      for (const { atSeconds, ageSeconds } of last) {
        const waits = run.jobs.filter(
          (job) =>
            !job.refusal &&
            job.arrivedAtSeconds <= atSeconds &&
            (job.startedAtSeconds ?? departureOf(run, job).atSeconds) > atSeconds,
        );
        assert.equal(ageSeconds, Math.max(0, ...waits.map((job) => atSeconds - job.arrivedAtSeconds)));
      }
    });
  });

  it('starts in order of arrival (fifo), refusals aside', () => {
    check((setting, run) => {
      if (setting.discipline !== 'fifo') return;
      const starts = run.jobs
        .filter((job) => !job.refusal && job.startedAtSeconds !== null)
        .map((job) => job.startedAtSeconds ?? 0);
      for (const [at, start] of starts.entries()) assert.ok(start >= (starts[at - 1] ?? 0));
    });
  });

  it('starts the lowest number first, in order of arrival within it (priority)', () => {
    check((setting, run) => {
      if (setting.discipline !== 'priority') return;
      const ranked = run.jobs
        .filter(({ refusal }) => !refusal)
        .toSorted((one, other) => (one.priority ?? 0) - (other.priority ?? 0));
      for (const [at, early] of ranked.entries())
        for (const late of ranked.slice(at + 1)) {
          const start = late.startedAtSeconds ?? 0;
          if (early.arrivedAtSeconds < start)
            assert.ok((early.startedAtSeconds ?? departureOf(run, early).atSeconds) <= start);
        }
    });
  });

  it('never starts somebody while a later comer, still there, waits (lifo)', () => {
    check((setting, run) => {
      if (setting.discipline !== 'lifo') return;
      for (const [at, early] of run.jobs.entries()) {
        const start = early.startedAtSeconds;
        if (start === null || early.refusal) continue;
        for (const late of run.jobs.slice(at + 1)) {
          if (late.refusal || late.arrivedAtSeconds >= start) continue;
          const served = late.startedAtSeconds !== null && late.startedAtSeconds <= start;
          assert.ok(served || departureOf(run, late).atSeconds <= start, 'last in, first out');
        }
      }
    });
  });

  it('never lets more than its bound wait at an arrival that may be refused', () => {
    check((setting, run) => {
      const { queueBound, refuse } = setting;
      for (const [at, job] of run.jobs.entries()) {
        const mayRefuse = queueBound !== null && (refuse === 'anywhere' || !job.begun);
        if (job.refusal) assert.ok(mayRefuse, 'refused only where the rule allows');
        if (!mayRefuse || job.refusal || job.startedAtSeconds === job.arrivedAtSeconds) continue;
        const moment = job.arrivedAtSeconds;
        const ahead = run.jobs.slice(0, at).filter((other) => {
          const leftLine = other.startedAtSeconds ?? departureOf(run, other).atSeconds;
          return !other.refusal && leftLine > moment;
        });
        assert.ok(ahead.length < queueBound, `${ahead.length} waited already, bound ${queueBound}`);
      }
    });
  });

  it('serves nobody who had gone before the start when it cancels, and cancels nobody when it does not', () => {
    check((setting, run) => {
      for (const job of run.jobs) {
        const { fate } = departureOf(run, job);
        if (!setting.cancelAbandoned) assert.notEqual(fate, 'cancelled');
        else if (fate === 'served' && job.goneAtSeconds !== null)
          assert.ok(job.goneAtSeconds >= (job.startedAtSeconds ?? 0));
      }
    });
  });

  it('does not depend on how often it is looked at', () => {
    fc.assert(
      fc.property(config, story, fc.array(eighths(60), { maxLength: 40 }), (setting, events, looks) => {
        const [plain, looked] = [play(setting, events), play(setting, events, looks)];
        const tell = ({ job, fate, atSeconds }: Departure<number>): string => `${job.payload} ${fate} ${atSeconds}`;
        assert.deepEqual(looked.departures.map(tell), plain.departures.map(tell));
        assert.deepEqual(looked.counters, plain.counters);
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });
});
