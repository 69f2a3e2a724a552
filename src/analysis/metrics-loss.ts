/** What Prometheus did not get of a run, in one sentence. It says nothing about the run itself. */
import type { MetricsExport } from '../model/record/run-record.ts';

/** null: nothing was lost, or nothing was sent. */
export function metricsLoss(sent: MetricsExport | null): string | null {
  if (sent === null) return null;
  const { url, pushes, failedPushes, samplesLost, generatorFailedPushes, lastError } = sent;
  const missed: string[] = [];
  if (failedPushes > 0 || samplesLost > 0)
    missed.push(`${failedPushes} of ${pushes} pushes of Launchquake (${samplesLost} samples)`);
  if (generatorFailedPushes > 0)
    missed.push(`${generatorFailedPushes} ${generatorFailedPushes === 1 ? 'push' : 'pushes'} of k6`);
  if (missed.length === 0) return null;
  const why = lastError === null ? '' : ` Why, at last: ${lastError.replace(/\.$/, '')}.`;
  return `Prometheus at ${url} missed ${missed.join(' and ')}; the record is complete.${why}`;
}
