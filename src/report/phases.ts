/** The phases of a run as every picture shows them: those of the plan, whether or not the run came so far. */
import { phaseNames, windowsOf } from '../analysis/windows.ts';
import type { Plan } from '../model/scenario/plan.ts';

export interface Phase {
  readonly name: (typeof phaseNames)[number];
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

export function phasesOf(plan: Plan): readonly Phase[] {
  const windows = windowsOf(plan, plan.durationSeconds);
  return phaseNames.flatMap((name) => {
    const window = windows[name];
    return window === null ? [] : [{ name, ...window }];
  });
}
