/**
 * The series of a run as Prometheus has them, from rates and levels: a sample a second, one series a phase for what k6 sends, each of them there
 * when the pulse of the generator says so, and stale markers at the end. Second 0 of promtool is LEAD_SECONDS before run second 0.
 */
import { phasesToPulse } from '../../../src/model/record/pulse.ts';
import { type Phase, phaseOf, phases } from '../../../src/model/scenario/phase.ts';
import type { Plan } from '../../../src/model/scenario/plan.ts';
import { sampled, seriesName } from './series-text.ts';

export const LEAD_SECONDS = 5;
/** Silence after the run, within which nothing may fire. */
const TAIL_SECONDS = 60;
export const RUN = { run: 'r1', scenario: 'launch-day', variant: 'naive' };

type Labels = Readonly<Record<string, string>>;
/** Run second → so many a second, or a level; NaN: no sample. */
type Course = number | ((second: number) => number);

export interface RunCounter {
  readonly name: string;
  readonly labels?: Labels;
  readonly perSecond: Course;
}

export interface RunGauge {
  readonly name: string;
  readonly labels?: Labels;
  readonly level: Course;
  /** Goes on when the run has ended, as a server does that outlives it. */
  readonly outlives?: true;
}

export interface RunStory {
  readonly plan?: Partial<Timeline>;
  /** What k6 sends. */
  readonly counters: readonly RunCounter[];
  /** What the server or the runner tells: no series of its own for each phase. */
  readonly gauges: readonly RunGauge[];
  /** Totals of the server or the runner. */
  readonly totals?: readonly RunCounter[];
  /** The generator dies here, and nobody sends stale markers. */
  readonly cutAtSecond?: number;
}

type Timeline = Pick<Plan, 'warmUpSeconds' | 'trigger' | 'durationSeconds'>;

/** Launch day, ten times compressed. */
export const launchDay: Timeline = {
  warmUpSeconds: 5,
  trigger: { startSeconds: 15, durationSeconds: 20 },
  durationSeconds: 60,
};

const at = (course: Course, second: number): number => (typeof course === 'number' ? course : course(second));

export function runSeries(story: RunStory): Readonly<Record<string, string>> {
  const plan = { ...launchDay, ...story.plan } as Plan;
  const length = LEAD_SECONDS + plan.durationSeconds + TAIL_SECONDS;
  const end = story.cutAtSecond ?? plan.durationSeconds;
  const entries = [
    ...story.counters.flatMap((counter) => phases.map((phase) => phaseSeries(plan, counter, { phase, end, length }))),
    ...story.gauges.map((gauge) => levelSeries(gauge, { end, length })),
    ...(story.totals ?? []).map((counter) => totalSeries(counter, { end, length })),
  ];
  return Object.fromEntries(entries.filter(([, text]) => /\d/.test(text)));
}

interface Extent {
  readonly end: number;
  readonly length: number;
}

/** What k6 counted in one phase. */
function phaseSeries(
  plan: Plan,
  { name, labels, perSecond }: RunCounter,
  { phase, end, length }: Extent & { readonly phase: Phase },
): [string, string] {
  let total = 0;
  let wasSent = false;
  const text = sampled(length, (interval) => {
    const second = interval - LEAD_SECONDS;
    if (second > end) {
      const ends = wasSent && second === end + 1 && end === plan.durationSeconds;
      return ends ? 'stale' : null;
    }
    const isOwn = second > 0 && phaseOf(plan, second - 0.5) === phase;
    if (isOwn) total += at(perSecond, second);
    const beat = { atSeconds: second, number: Math.max(0, second + 2), pushSeconds: 1 };
    const isSent = second >= -2 && (isOwn || phasesToPulse(plan, beat).includes(phase));
    wasSent ||= isSent;
    return isSent ? total : null;
  });
  return [seriesName(name, { ...RUN, ...labels, phase }), text];
}

function levelSeries({ name, labels, level, outlives }: RunGauge, { end, length }: Extent): [string, string] {
  const text = sampled(length, (interval) => {
    const second = interval - LEAD_SECONDS;
    const value = at(level, second);
    return (second > end && outlives !== true) || Number.isNaN(value) ? null : value;
  });
  return [seriesName(name, { ...RUN, ...labels }), text];
}

function totalSeries({ name, labels, perSecond }: RunCounter, { end, length }: Extent): [string, string] {
  let total = 0;
  const text = sampled(length, (interval) => {
    const second = interval - LEAD_SECONDS;
    if (second > 0) total += at(perSecond, second);
    return second > end ? null : total;
  });
  return [seriesName(name, { ...RUN, ...labels }), text];
}
