/** Counts the logins of one simulated run while it goes on. What each number means: src/model/record/tally.ts. */
import { isEdgeStep } from '../model/record/edge-steps.ts';
import { emptyHistogram, histogramOf, record } from '../model/record/log-histogram.ts';
import type { HistogramUnderWay } from '../model/record/log-histogram.ts';
import { countKeys } from '../model/record/result.ts';
import type { LoginCounts } from '../model/record/result.ts';
import { answerResults } from '../model/record/run-record.ts';
import type { AnswerResult, EdgeStep, Outcome, Reason } from '../model/record/run-record.ts';
import type { LoginTally, StepTally, TallySeries } from '../model/record/tally.ts';
import type { Plan } from '../model/scenario/plan.ts';
import type { ServiceStep } from '../model/scenario/steps.ts';

/** Bins of a series: enough for every second of an hour, and a quarter of an hour in four weeks (assumption: what a page can draw). */
const MOST_BINS = 3600;
/** Columns of the time-to-login over time. */
const MOST_COLUMNS = 120;
const WIDTHS_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 86_400];

/** The narrowest width at which a run has no more than MOST_BINS bins, run seconds. */
export function binSecondsOf(durationSeconds: number): number {
  return WIDTHS_SECONDS.find((width) => durationSeconds / width <= MOST_BINS) ?? durationSeconds / MOST_BINS;
}

type SeriesName = keyof TallySeries;
const seriesNames: readonly SeriesName[] = [
  'offered',
  'good',
  'completed',
  'ended',
  'attempts',
  'refused',
  'timeouts',
  'late',
];

export interface EndedLogin {
  readonly segment: string;
  readonly intendedSeconds: number;
  /** null: in flight. */
  readonly endedSeconds: number | null;
  readonly outcome: Outcome;
  readonly reason: Reason;
}

export interface StepUnderWay {
  /** By place in `answerResults`. */
  readonly results: Float64Array;
  readonly answered: HistogramUnderWay;
  readonly isEdge: boolean;
}

export interface TallyUnderWay {
  /** Somebody means to start. */
  intended(segment: string, atSeconds: number): void;
  /** A request has been sent, and this came of it. */
  attempt(step: ServiceStep | EdgeStep, atSeconds: number, durationSeconds: number, result: AnswerResult): void;
  /** The counts of one step, for who counts many requests. */
  stepCounts(step: ServiceStep | EdgeStep): StepUnderWay;
  /** Like `attempt`. @param result its place in `answerResults` */
  attemptAt(step: StepUnderWay, atSeconds: number, durationSeconds: number, result: number): void;
  /** A request was served whose client had gone. */
  late(atSeconds: number): void;
  /** Every intended login once. */
  ended(login: EndedLogin): void;
  finish(): LoginTally;
}

type Counting = { -readonly [Key in keyof LoginCounts]: number };

export function createTally(
  plan: Pick<Plan, 'durationSeconds' | 'warmUpSeconds' | 'segments' | 'slo'>,
  binSeconds: number = binSecondsOf(plan.durationSeconds),
): TallyUnderWay {
  const bins = Math.max(1, Math.ceil(plan.durationSeconds / binSeconds));
  const columnBins = Math.max(1, Math.ceil(bins / MOST_COLUMNS));
  const series = Object.fromEntries(seriesNames.map((name) => [name, new Float64Array(bins)])) as Record<
    SeriesName,
    Float64Array
  >;
  const columns = Array.from({ length: Math.ceil(bins / columnBins) }, emptyHistogram);
  const segments = new Map<string, Counting>(plan.segments.map(({ name }) => [name, zeroCounts()]));
  const reasons = new Map<Reason, number>();
  const steps = new Map<string, StepUnderWay>();
  const timeToLogin = emptyHistogram();

  const binOf = (atSeconds: number): number => Math.min(bins - 1, Math.max(0, Math.floor(atSeconds / binSeconds)));
  const count = (name: SeriesName, atSeconds: number): void => countIn(series[name], atSeconds);
  const countIn = (counts: Float64Array, atSeconds: number): void => {
    const bin = binOf(atSeconds);
    counts[bin] = (counts[bin] ?? 0) + 1;
  };
  const countsOf = (segment: string): Counting => getOrMake(segments, segment, zeroCounts);

  function completed({ intendedSeconds, endedSeconds }: EndedLogin): void {
    if (endedSeconds === null) return;
    const seconds = endedSeconds - intendedSeconds;
    count('completed', endedSeconds);
    if (seconds <= plan.slo.loginWithinSeconds) count('good', endedSeconds);
    if (intendedSeconds >= plan.warmUpSeconds) record(timeToLogin, seconds);
    const column = columns[Math.floor(binOf(endedSeconds) / columnBins)];
    if (column !== undefined) record(column, seconds);
  }

  const stepCounts = (step: ServiceStep | EdgeStep): StepUnderWay => getOrMake(steps, step, () => newStep(step));

  function attemptAt(step: StepUnderWay, atSeconds: number, durationSeconds: number, result: number): void {
    const { results, answered } = step;
    results[result] = (results[result] ?? 0) + 1;
    if (isAnswered[result] === 1) record(answered, durationSeconds);
    if (step.isEdge) return;
    countIn(series.attempts, atSeconds);
    const feltSeconds = atSeconds + durationSeconds;
    if (feltSeconds >= plan.durationSeconds) return;
    if (result === REFUSED) countIn(series.refused, feltSeconds);
    else if (result === TIMEOUT) countIn(series.timeouts, feltSeconds);
  }

  return {
    intended(segment, atSeconds) {
      countsOf(segment).intended += 1;
      count('offered', atSeconds);
    },
    attempt: (step, atSeconds, durationSeconds, result) =>
      attemptAt(stepCounts(step), atSeconds, durationSeconds, answerResults.indexOf(result)),
    stepCounts,
    attemptAt,
    late: (atSeconds) => count('late', atSeconds),
    ended(login) {
      countsOf(login.segment)[countKeys[login.outcome]] += 1;
      reasons.set(login.reason, (reasons.get(login.reason) ?? 0) + 1);
      if (login.endedSeconds !== null) count('ended', login.endedSeconds);
      if (login.outcome === 'completed') completed(login);
    },
    finish: () => ({
      binSeconds,
      segments: Object.fromEntries([...segments].map(([name, counts]) => [name, { ...counts }])),
      reasons: Object.fromEntries(reasons),
      series: Object.fromEntries(seriesNames.map((name) => [name, [...series[name]]])) as Record<SeriesName, number[]>,
      timeToLogin: histogramOf(timeToLogin),
      columnBins,
      timeToLoginByColumn: columns.map(histogramOf),
      steps: Object.fromEntries([...steps].map(([step, tally]): [string, StepTally] => [step, stepTallyOf(tally)])),
    }),
  };
}

const answeredResults: ReadonlySet<AnswerResult> = new Set(['ok', 'pending', 'wrong-pin', 'queued']);
const isAnswered = Uint8Array.from(answerResults, (result) => (answeredResults.has(result) ? 1 : 0));
const REFUSED: number = answerResults.indexOf('refused');
const TIMEOUT: number = answerResults.indexOf('timeout');

const newStep = (step: string): StepUnderWay => ({
  results: new Float64Array(answerResults.length),
  answered: emptyHistogram(),
  isEdge: isEdgeStep(step),
});

const stepTallyOf = ({ results, answered }: StepUnderWay): StepTally => ({
  results: Object.fromEntries(
    answerResults.map((result, at) => [result, results[at] ?? 0] as const).filter(([, count]) => count > 0),
  ),
  answered: histogramOf(answered),
});

const zeroCounts = (): Counting => ({ intended: 0, completed: 0, abandoned: 0, refused: 0, failed: 0, inFlight: 0 });

function getOrMake<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
