/** One run of one variant, laid out for the analysis: a live one, or one seed of a simulated one. */
import type { ServerSample, VariantRecord } from '../model/record/run-record.ts';
import type { Replication } from '../model/record/tally.ts';
import type { Plan } from '../model/scenario/plan.ts';
import { type LoginView, viewOfLines, viewOfTally } from './login-view.ts';
import type { Logins } from './logins.ts';
import type { PlanFacts } from './plan-facts.ts';
import { orderedSamples } from './server-totals.ts';
import { judgedSpan, type Window, type Windows, windowsOf } from './windows.ts';

export interface Layout {
  readonly plan: Plan;
  readonly facts: PlanFacts;
  /** How far the run came, run seconds. */
  readonly reachedSeconds: number;
  readonly logins: LoginView;
  /** Ordered. */
  readonly samples: readonly ServerSample[];
  readonly windows: Windows;
  readonly span: Window | null;
}

export function liveLayout({ plan, reachedSeconds, server }: VariantRecord, facts: PlanFacts, logins: Logins): Layout {
  return {
    plan,
    facts,
    reachedSeconds,
    logins: viewOfLines(logins.all, plan),
    samples: orderedSamples(server),
    windows: windowsOf(plan, reachedSeconds),
    span: judgedSpan(plan, reachedSeconds),
  };
}

/** A replication is kept only when it came to the end of its plan. */
export function seedLayout(plan: Plan, facts: PlanFacts, { tally, server }: Replication): Layout {
  const reachedSeconds = plan.durationSeconds;
  return {
    plan,
    facts,
    reachedSeconds,
    logins: viewOfTally(tally),
    samples: server,
    windows: windowsOf(plan, reachedSeconds),
    span: judgedSpan(plan, reachedSeconds),
  };
}
