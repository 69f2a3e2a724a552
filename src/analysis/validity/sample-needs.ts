/**
 * How many samples a metric needs before it is judged. Only metrics that an `expect:` line asks for are judged.
 *
 * Quantile p: n·(1 − p) ≥ 5, so that at least five values lie beyond it. A rate of a window: 30 logins offered there, which leaves a Poisson
 * error of 18 %. A ratio of server time: 100 requests served. (All three: chosen.)
 */
import { exhaustive } from '../../model/errors.ts';
import type { Expectation, Expression } from '../../model/scenario/expectation.ts';

export interface SampleNeed {
  readonly metric: string;
  readonly has: number;
  readonly needs: number;
  /** What is counted, such as `logins offered`. */
  readonly of: string;
}

/** How many samples there are of each kind, of one variant. */
export interface SampleCounts {
  readonly completed: number;
  readonly served: number;
  readonly attempts: number;
  /** Logins offered: in a window, or anywhere in the judged span. null: the window was not reached. */
  readonly offeredIn: (window: 'before' | 'during' | 'duringLate' | 'after' | 'judged') => number | null;
}

export const BEYOND_QUANTILE = 5;
export const NEEDED_IN_WINDOW = 30;
export const NEEDED_OF_SERVER = 100;

type Need = (tail: string, counts: SampleCounts) => Omit<SampleNeed, 'metric'>;
type WindowName = Parameters<SampleCounts['offeredIn']>[0];

const ofWindow: Need = (tail, counts) => {
  const window = tail === 'peak' ? 'judged' : (tail as WindowName);
  return { has: counts.offeredIn(window) ?? 0, needs: NEEDED_IN_WINDOW, of: 'logins offered in its window' };
};

const afterTrigger: Need = (_tail, counts) => {
  return { has: counts.offeredIn('after') ?? 0, needs: NEEDED_IN_WINDOW, of: 'logins offered after the trigger' };
};

const ofServer: Need = (_tail, counts) => ({ has: counts.served, needs: NEEDED_OF_SERVER, of: 'requests served' });

const needs: Readonly<Record<string, Need>> = {
  timeToLogin: (tail, counts) => {
    return { has: counts.completed, needs: neededForQuantile(Number(tail.slice(1)) / 100), of: 'completed logins' };
  },
  goodput: ofWindow,
  offered: ofWindow,
  recovered: afterTrigger,
  recovery: afterTrigger,
  deadWork: ofServer,
  workAmplification: ofServer,
  stations: ofServer,
  amplification: (_tail, counts) => ({ has: counts.attempts, needs: NEEDED_OF_SERVER, of: 'attempts' }),
};

/** What the metric needs; null: it is a count, which is exact however small. */
export function sampleNeedOf(metric: string, counts: SampleCounts): SampleNeed | null {
  const [head = '', tail = ''] = metric.split('.');
  const need = needs[head];
  return need === undefined ? null : { metric, ...need(tail, counts) };
}

/** The dust of 5 ÷ (1 − 0.95) in binary does not ask for one more. */
const neededForQuantile = (p: number): number => Math.ceil(BEYOND_QUANTILE / (1 - p) - 1e-6);

/** The metrics that an expectation asks of variant `name`, when it stands among the lines of variant `owner`. */
export function metricsAsked(expectation: Expectation, owner: string, name: string): string[] {
  if (expectation.kind === 'fact') {
    const asked = (expectation.variant ?? owner) === name && expectation.fact === 'recovered';
    return asked ? ['recovered'] : [];
  }
  return [expectation.left, expectation.right].flatMap((side) => measuresOf(side, owner, name));
}

function measuresOf(expression: Expression, owner: string, name: string): string[] {
  switch (expression.kind) {
    case 'number':
      return [];
    case 'measure':
      return (expression.variant ?? owner) === name ? [expression.path] : [];
    case 'negative':
    case 'group':
      return measuresOf(expression.of, owner, name);
    case 'operation':
      return [...measuresOf(expression.left, owner, name), ...measuresOf(expression.right, owner, name)];
    default:
      return exhaustive(expression);
  }
}
