/** How long a served request waited at each station it visited. */
import type { Ending } from '../../src/model/service/network.ts';

export function waitsOf<Payload>({
  visit,
  fate,
}: Ending<Payload>): { readonly station: string; readonly seconds: number }[] {
  if (fate !== 'served') return [];
  return visit.order.legs.map(({ station }, at) => {
    const job = visit.jobs[at];
    const seconds = job === undefined ? 0 : (job.startedAtSeconds ?? job.arrivedAtSeconds) - job.arrivedAtSeconds;
    return { station, seconds };
  });
}
