/** What became of the last visits, moment by moment: enough to replay them through any model of the same stations. Off until asked for. */
import type { ServiceStep } from '../../src/model/scenario/steps.ts';
import type { Ending } from '../../src/model/service/network.ts';
import type { Fate } from '../../src/model/service/station-types.ts';

/** One stay at a station, seconds on the clock of the mock. */
export interface TracedLeg {
  readonly station: string;
  readonly arrivedAtSeconds: number;
  /** As drawn from the law of the step, before contention and speed. */
  readonly serviceSeconds: number;
  /** null: it never came to a server. */
  readonly startedAtSeconds: number | null;
}

export interface TracedVisit extends TracedLeg {
  /** From 1 since the trace was started, without gaps, in the order in which visits ended. */
  readonly sequence: number;
  readonly step: ServiceStep;
  readonly fate: Fate;
  /** When the model ended it. */
  readonly dueAtSeconds: number;
  /** When the answer was let go; the difference is the mock's own lateness. */
  readonly answeredAtSeconds: number;
  /** null: the client was still there. */
  readonly goneAtSeconds: number | null;
  /** Stays at other stations while the server of the first was kept. */
  readonly held: readonly TracedLeg[];
}

export interface VisitTrace {
  /** Forgets what is kept and keeps the last `visits` from now on; 0 keeps none. */
  start(visits: number): void;
  /** How many are kept at most; 0: the trace is off. */
  capacity(): number;
  add(ending: Ending<{ readonly step: ServiceStep }>, answeredAtSeconds: number): void;
  /** Kept visits with a higher sequence, oldest first, as many as asked for. */
  after(sequence: number, most?: number): readonly TracedVisit[];
}

export function createVisitTrace(): VisitTrace {
  let capacity = 0;
  let sequence = 0;
  let kept: TracedVisit[] = [];

  return {
    start(visits) {
      capacity = visits;
      sequence = 0;
      kept = [];
    },
    capacity: () => capacity,
    add(ending, answeredAtSeconds) {
      if (capacity === 0) return;
      sequence += 1;
      kept.push(traced(ending, sequence, answeredAtSeconds));
      if (kept.length >= 2 * capacity) kept = kept.slice(-capacity);
    },
    after(seen, most = Infinity) {
      if (capacity === 0) return [];
      const oldest = sequence - Math.min(capacity, kept.length);
      const skipped = Math.max(seen, oldest) - (sequence - kept.length);
      return kept.slice(skipped, skipped + most);
    },
  };
}

function traced(
  { visit, fate, atSeconds }: Ending<{ readonly step: ServiceStep }>,
  sequence: number,
  answeredAtSeconds: number,
): TracedVisit {
  const legs = visit.jobs.map((job, at): TracedLeg => {
    const { station, serviceSeconds } = visit.order.legs[at] ?? visit.order.legs[0];
    return {
      station,
      arrivedAtSeconds: job.arrivedAtSeconds,
      serviceSeconds,
      startedAtSeconds: job.refusal ? null : job.startedAtSeconds,
    };
  });
  const [own, ...held] = legs;
  const { station, serviceSeconds } = visit.order.legs[0];
  const first = own ?? { station, serviceSeconds, arrivedAtSeconds: visit.arrivedAtSeconds, startedAtSeconds: null };
  return {
    sequence,
    step: visit.order.payload.step,
    ...first,
    fate,
    dueAtSeconds: atSeconds,
    answeredAtSeconds,
    goneAtSeconds: visit.goneAtSeconds,
    held,
  };
}
