/** What became of a run's metrics, summed over its variants: part of the run record. */
import type { MetricsExport } from '../../model/record/run-record.ts';
import type { PushFailures } from '../k6/stderr.ts';
import type { PushAccount } from './pusher.ts';

/** @param told the address without user, password and query */
export function exportAccount(
  told: string,
  own: readonly PushAccount[],
  generators: readonly PushFailures[],
): MetricsExport {
  const sum = (of: (account: PushAccount) => number): number => own.reduce((total, account) => total + of(account), 0);
  const firsts = [...own.map(({ firstError }) => firstError), ...generators.map(({ first }) => first)];
  const lasts = [...generators.map(({ last }) => last), ...own.map(({ lastError }) => lastError)];
  return {
    url: told,
    pushes: sum(({ pushes }) => pushes),
    failedPushes: sum(({ failedPushes }) => failedPushes),
    samplesSent: sum(({ samplesSent }) => samplesSent),
    samplesLost: sum(({ samplesLost }) => samplesLost),
    generatorFailedPushes: generators.reduce((total, { count }) => total + count, 0),
    firstError: firsts.find((error) => error !== null) ?? null,
    lastError: lasts.findLast((error) => error !== null) ?? null,
  };
}
