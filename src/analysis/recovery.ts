/**
 * Recovery: goodput is back when, over a window of the length that the scenario names, its mean reaches
 *
 *     ratio × min( offered, before )        offered = planned logins of the window × completable ratio ÷ window
 *
 * Offered is cut by the completable ratio because some people can never finish, however healthy the server is. `before` counts only when
 * the run was healthy then: at or above ratio × what was offered before. The windows start at the trigger's end and move in steps of one
 * second, or of a bin where the completions are known by wider bins; the recovery time is from the trigger's end to the start of the first window that does it.
 */
import type { Plan } from '../model/scenario/plan.ts';
import { type Events, rateIn, stepSecondsOf } from './events.ts';
import type { PlanFacts } from './plan-facts.ts';
import { completableRatioOf } from './plan-facts.ts';
import { lengthOf, type Window } from './windows.ts';

export interface Recovery {
  readonly recovered: boolean;
  /** null: not recovered when the run ended. */
  readonly seconds: number | null;
  /** How long it was looked for: from the trigger's end to the end of the run, seconds. */
  readonly observedSeconds: number;
}

export interface RecoveryInputs {
  readonly plan: Plan;
  readonly facts: PlanFacts;
  /** Good completions. */
  readonly completions: Events;
  readonly before: Window | null;
  readonly reachedSeconds: number;
}

export function recoveryOf(inputs: RecoveryInputs): Recovery {
  const { plan, completions } = inputs;
  const { ratio, windowSeconds } = plan.recovery;
  const over = plan.trigger.startSeconds + plan.trigger.durationSeconds;
  const end = Math.min(plan.durationSeconds, inputs.reachedSeconds);
  const observedSeconds = Math.max(0, end - over);
  const before = healthyBefore(inputs);
  const step = stepSecondsOf(completions);
  for (let waited = 0; over + waited + windowSeconds <= end; waited += step) {
    const window = { fromSeconds: over + waited, toSeconds: over + waited + windowSeconds };
    const reference = Math.min(expectedIn(inputs, window), before);
    if ((rateIn(completions, window) ?? 0) >= ratio * reference)
      return { recovered: true, seconds: waited, observedSeconds };
  }
  return { recovered: false, seconds: null, observedSeconds };
}

/** Logins per second of the window that a healthy server would complete, on the plan's rate. */
function expectedIn({ plan, facts }: RecoveryInputs, window: Window): number {
  const planned = facts.arrivalsBy(window.toSeconds) - facts.arrivalsBy(window.fromSeconds);
  return (planned * completableRatioOf(plan, facts.knee)) / lengthOf(window);
}

function healthyBefore(inputs: RecoveryInputs): number {
  const { before, completions, plan } = inputs;
  if (before === null) return Infinity;
  const rate = rateIn(completions, before) ?? 0;
  return rate >= plan.recovery.ratio * expectedIn(inputs, before) ? rate : Infinity;
}
