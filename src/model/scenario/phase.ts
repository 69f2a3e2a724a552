/** The parts of a run, as the status line, the metrics and the dashboards name them. */
import type { Plan } from './plan.ts';

/** In the order in which a run goes through them. starting: before run second 0. draining: after the plan's end. */
export const phases = ['starting', 'warm-up', 'before', 'trigger', 'after', 'draining'] as const;
export type Phase = (typeof phases)[number];

/** Where in the plan a moment lies. @param atSeconds run seconds; negative before the start */
export function phaseOf(
  { warmUpSeconds, trigger, durationSeconds }: Pick<Plan, 'warmUpSeconds' | 'trigger' | 'durationSeconds'>,
  atSeconds: number,
): Phase {
  if (atSeconds < 0) return 'starting';
  if (atSeconds < Math.min(warmUpSeconds, trigger.startSeconds)) return 'warm-up';
  if (atSeconds < trigger.startSeconds) return 'before';
  if (atSeconds < trigger.startSeconds + trigger.durationSeconds) return 'trigger';
  return atSeconds < durationSeconds ? 'after' : 'draining';
}

/** When each phase after `starting` begins, run seconds; one of no length is left out. */
export function phaseStarts(
  plan: Pick<Plan, 'warmUpSeconds' | 'trigger' | 'durationSeconds'>,
): readonly (readonly [phase: Phase, atSeconds: number])[] {
  const { startSeconds, durationSeconds } = plan.trigger;
  const starts: readonly (readonly [Phase, number])[] = [
    ['warm-up', 0],
    ['before', Math.min(plan.warmUpSeconds, startSeconds)],
    ['trigger', startSeconds],
    ['after', startSeconds + durationSeconds],
    ['draining', plan.durationSeconds],
  ];
  return starts.filter(([phase, atSeconds]) => phaseOf(plan, atSeconds) === phase);
}
