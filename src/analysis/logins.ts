/**
 * The logins of one variant: every intended login once, with its line of the record or without. A login of the plan that has no
 * line is in flight with reason `lost`: the generator died with it, or dropped it.
 */
import type { LoginRecord, VariantRecord } from '../model/record/run-record.ts';
import type { IntendedLogin, PlanFacts } from './plan-facts.ts';

export interface Logins {
  /** One for each intended login up to where the run came, in order of index. */
  readonly all: readonly LoginRecord[];
  /** How many of them left no line: the recorder or this file gave them the reason `lost`. */
  readonly lost: number;
  /** Lines that no intended login stands for, or that came twice. They are not in `all`. */
  readonly strays: readonly string[];
}

/** Logins that the plan intended after the run had ended are not intended: nobody came. Unless they left a line. */
export function loginsOf(variant: VariantRecord, facts: PlanFacts): Logins {
  const lines = new Map<number, LoginRecord>();
  const strays: string[] = [];
  const everybody = facts.intended();
  const known = new Set(everybody.map(({ index }) => index));
  for (const line of variant.logins) {
    if (lines.has(line.index)) strays.push(`login ${line.index} has two lines`);
    else if (known.has(line.index)) lines.set(line.index, line);
    else strays.push(`login ${line.index} is not in the plan`);
  }
  const all: LoginRecord[] = [];
  for (const intended of everybody) {
    const line = lines.get(intended.index);
    if (line !== undefined) all.push(line);
    else if (intended.intendedSeconds <= variant.reachedSeconds) all.push(lostLogin(intended));
  }
  return { all, lost: all.filter(({ reason }) => reason === 'lost').length, strays };
}

function lostLogin(intended: IntendedLogin): LoginRecord {
  return {
    ...intended,
    startedSeconds: intended.intendedSeconds,
    endedSeconds: null,
    outcome: 'in-flight',
    reason: 'lost',
    tries: 1,
    attempts: [],
    signature: 'unchecked',
  };
}

/** Time to login from the moment the user meant to start, seconds. null unless it completed. */
export function timeToLogin(login: LoginRecord): number | null {
  if (login.outcome !== 'completed' || login.endedSeconds === null) return null;
  return login.endedSeconds - login.intendedSeconds;
}
