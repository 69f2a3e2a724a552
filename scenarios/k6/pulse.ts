/** Keeps every counter series alive: adds 0 to each, once a push, from before its phase begins. See src/model/record/pulse.ts. */
import { sleep } from 'k6';
import { counterSeries } from '../../src/model/record/counter-series.ts';
import { PULSE_TAIL_SECONDS, phasesToPulse } from '../../src/model/record/pulse.ts';
import type { Phase } from '../../src/model/scenario/phase.ts';
import type { Plan } from '../../src/model/scenario/plan.ts';
import { fromMs } from '../../src/model/units.ts';
import * as metrics from './metrics.ts';

/** One iteration that lasts as long as the plan. @param zeroEpochMs wall clock of run second 0 */
export function keepAlive(plan: Plan, zeroEpochMs: number, pushSeconds: number): void {
  const series = counterSeries(plan);
  const addNothing = (phase: Phase): void => {
    for (const { counter, labels } of series) metrics.counters[counter].add(0, { ...labels, phase });
  };
  const now = (): number => fromMs(Date.now() - zeroEpochMs);
  const endSeconds = plan.durationSeconds + PULSE_TAIL_SECONDS;
  const beginSeconds = now();
  for (let number = 0; ; number += 1) {
    const atSeconds = now();
    phasesToPulse(plan, { atSeconds, number, pushSeconds }).forEach(addNothing);
    if (atSeconds >= endSeconds) return;
    const nextSeconds = Math.min(beginSeconds + (number + 1) * pushSeconds, endSeconds);
    sleep(Math.max(0, nextSeconds - now()));
  }
}
