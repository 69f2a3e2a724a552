/** The phase of the plan as a tag on every sample that this VU gives from now on. */
import exec from 'k6/execution';
import type { Phase } from '../../src/model/scenario/phase.ts';

/** Each VU is a world of its own, so this is the VU's. Setting a tag costs, asking for it does too. */
let current: Phase | undefined;

export function enterPhase(phase: Phase): void {
  if (phase === current) return;
  exec.vu.metrics.tags['phase'] = phase;
  current = phase;
}
