/**
 * What a live run and a simulated one both leave behind, in one form: events counted in bins of one second, and the server's own totals.
 * A live run is binned too, so that a moment is known no better of the one than of the other.
 */
import type { LogHistogram } from '../../model/record/log-histogram.ts';
import { emptyHistogram, histogramOf, record } from '../../model/record/log-histogram.ts';
import type { LoginCounts } from '../../model/record/result.ts';
import type { ServerSample, VariantRecord } from '../../model/record/run-record.ts';
import type { Replication } from '../../model/record/tally.ts';
import { countLogins, sumOfCounts } from '../accounting.ts';
import { attemptsOf } from '../attempts.ts';
import { goodCompletions } from '../goodput.ts';
import { timeToLogin } from '../logins.ts';
import { orderedSamples } from '../server-totals.ts';

export interface Trace {
  readonly binSeconds: number;
  /** Logins intended, by bin. */
  readonly offered: readonly number[];
  /** Logins completed within patience and SLO, by bin of their completion. */
  readonly good: readonly number[];
  /** Logins that came to an outcome other than `in-flight`, by bin of their end. */
  readonly ended: readonly number[];
  /** Requests to the identity server, by bin of their start. */
  readonly attempts: readonly number[];
  readonly counts: LoginCounts;
  /** Of the completed logins that were intended after the warm-up, from their intended start. */
  readonly timeToLogin: LogHistogram;
  /** In order of time. */
  readonly server: readonly ServerSample[];
}

const BIN_SECONDS = 1;

export function traceOfLive({ plan, logins, server }: VariantRecord): Trace {
  const bins = Math.max(1, Math.ceil(plan.durationSeconds / BIN_SECONDS));
  const times = emptyHistogram();
  for (const login of logins) {
    const seconds = timeToLogin(login);
    if (seconds !== null && login.intendedSeconds >= plan.warmUpSeconds) record(times, Math.max(0, seconds));
  }
  const binned = (moments: readonly number[]): number[] => binnedCounts(moments, bins);
  return {
    binSeconds: BIN_SECONDS,
    offered: binned(logins.map(({ intendedSeconds }) => intendedSeconds)),
    good: binned(goodCompletions(logins, plan.slo.loginWithinSeconds)),
    ended: binned(logins.flatMap(({ endedSeconds }) => endedSeconds ?? [])),
    attempts: binned(attemptsOf(logins).map(([, atSeconds]) => atSeconds)),
    counts: countLogins(logins),
    timeToLogin: histogramOf(times),
    server: orderedSamples(server),
  };
}

export function traceOfSimulated({ tally, server }: Replication): Trace {
  const { offered, good, ended, attempts } = tally.series;
  const segments = Object.values(tally.segments);
  return {
    binSeconds: tally.binSeconds,
    offered,
    good,
    ended,
    attempts,
    counts: sumOfCounts(segments),
    timeToLogin: tally.timeToLogin,
    server,
  };
}

/** What a clock puts a hair outside the run belongs to its first or last bin. */
function binnedCounts(moments: readonly number[], bins: number): number[] {
  const counts = Array.from({ length: bins }, () => 0);
  for (const moment of moments) {
    const bin = Math.min(bins - 1, Math.max(0, Math.floor(moment / BIN_SECONDS)));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}
