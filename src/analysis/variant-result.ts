/** The numbers of one run of one variant: what the result document holds of a live one, and what is pooled over the seeds of a simulated one. */
import type { VariantResult } from '../model/record/result.ts';
import { amplificationOf, deadWorkRatioOf, workAmplificationOf } from './amplification.ts';
import { LEVEL, single } from './estimate.ts';
import { rateIn } from './events.ts';
import { peakRate } from './goodput.ts';
import type { Layout } from './layout.ts';
import type { PlanFacts } from './plan-facts.ts';
import type { Recovery } from './recovery.ts';
import { growthOfAll } from './server-totals.ts';
import { stationResults } from './stations.ts';
import type { SampleCounts } from './validity/sample-needs.ts';
import type { Window } from './windows.ts';

/** The result without its name and without whether it may be believed. */
export type Measured = Omit<VariantResult, 'name' | 'validity'>;

export function measuredOf(layout: Layout, recovery: Recovery): Measured {
  const { plan, facts, logins, samples, windows, span } = layout;
  const { counts, attempts, arrivals, completions } = logins;
  const goodput = (window: Window | null): ReturnType<typeof single> => single(rateIn(completions, window));
  return {
    logins: counts,
    attempts,
    amplification: amplificationOf(attempts, counts.completed),
    workAmplification: workAmplificationOf(samples, counts.completed, facts.knee?.undisturbedServiceSeconds ?? null),
    deadWorkRatio: deadWorkRatioOf(samples, span),
    goodputPerSecond: {
      before: goodput(windows.before),
      during: goodput(windows.during),
      duringLate: goodput(windows.duringLate),
      after: goodput(windows.after),
      peak: single(peakRate(completions, span, plan.recovery.windowSeconds)),
    },
    offeredPerSecond: {
      before: rateIn(arrivals, windows.before),
      during: rateIn(arrivals, windows.during),
      after: rateIn(arrivals, windows.after),
    },
    kneePerSecond: kneeEstimate(facts),
    timeToLoginSeconds: {
      p50: single(logins.timeToLogin(0.5)),
      p95: single(logins.timeToLogin(0.95)),
      p99: single(logins.timeToLogin(0.99)),
    },
    recovery: { recovered: recovery.recovered, seconds: single(recovery.seconds) },
    stations: stationResults(samples, Object.keys(plan.service.stations), span),
    segments: logins.segments,
  };
}

const kneeEstimate = ({ knee }: PlanFacts): VariantResult['kneePerSecond'] =>
  knee === null ? null : { value: knee.perSecond, low: knee.low, high: knee.high, level: LEVEL };

/** How many samples there are of what an expectation may ask for. */
export function sampleCounts({ logins, samples, windows, span }: Layout): SampleCounts {
  const served = span === null ? null : growthOfAll(samples, span);
  const countIn = (window: Window | null): number | null => {
    const rate = rateIn(logins.arrivals, window);
    return rate === null || window === null ? null : Math.round(rate * (window.toSeconds - window.fromSeconds));
  };
  return {
    completed: logins.timed,
    served: Math.floor(served?.served ?? 0),
    attempts: logins.attempts,
    offeredIn: (window) => countIn(window === 'judged' ? span : windows[window]),
  };
}
