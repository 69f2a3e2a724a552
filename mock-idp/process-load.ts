/** What the mock's own process uses: CPU time and how busy its event loop is. */
import { fromMicroseconds } from '../src/model/units.ts';

export interface ProcessLoad {
  /** CPU time of the process so far, seconds. */
  cpuSeconds(): number;
  /** Share of the time since the last call in which the event loop was busy, 0–1. */
  takeEventLoopUtilisation(): number;
}

export function measureProcess(): ProcessLoad {
  let last = performance.eventLoopUtilization();
  return {
    cpuSeconds() {
      const { user, system } = process.cpuUsage();
      return fromMicroseconds(user + system);
    },
    takeEventLoopUtilisation() {
      const current = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(current, last);
      last = current;
      return utilization;
    },
  };
}
