/** What the faults at work do to the stations. */
import type { ScheduledFault } from './fault-schedule.ts';

/** How a station works while faults are at work. */
export interface Disturbance {
  /** Times its usual speed; 0: it stands still. */
  readonly speed: number;
  /** Most servers that it has left. */
  readonly mostServers: number;
}

export const undisturbed: Disturbance = { speed: 1, mostServers: Infinity };

/** Speeds multiply; of numbers of servers the smallest counts. */
export function disturbanceOf(active: readonly ScheduledFault[], station: string): Disturbance {
  let { speed, mostServers } = undisturbed;
  for (const { fault } of active) {
    if (fault.kind !== 'stall' && fault.kind !== 'brown-out') continue;
    if (fault.stations !== undefined && !fault.stations.includes(station)) continue;
    if (fault.kind === 'stall') speed = 0;
    else {
      speed *= fault.speed ?? 1;
      mostServers = Math.min(mostServers, fault.servers ?? Infinity);
    }
  }
  return { speed, mostServers };
}
