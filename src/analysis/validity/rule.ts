import type { LoginCounts } from '../../model/record/result.ts';
import type { RunRecord, VariantRecord } from '../../model/record/run-record.ts';
import type { ValidityCheck } from '../findings.ts';
import type { Logins } from '../logins.ts';
import type { SampleNeed } from './sample-needs.ts';

/** What a validity rule looks at. */
export interface Evidence {
  readonly variant: VariantRecord;
  readonly engine: RunRecord['engine'];
  /** Of the record. */
  readonly seeds: readonly number[];
  /** `external`: a server that is not ours and says nothing about itself. */
  readonly target: RunRecord['target']['kind'];
  /** Of the machine that generated the load. */
  readonly cores: number;
  readonly logins: Logins;
  readonly counts: LoginCounts;
  readonly segments: Readonly<Record<string, LoginCounts>>;
  /** How many samples each judged metric has and needs. */
  readonly samples: readonly SampleNeed[];
}

export type Finding = Omit<ValidityCheck, 'rule'>;

/** One reason for which a run may not be used to judge a system. */
export interface ValidityRule {
  /** Stable name, as docs/findings.md lists it. */
  readonly name: string;
  /** When the run is invalid, with the limit. */
  readonly invalidWhen: string;
  /** Where the limit comes from. */
  readonly source: string;
  /** null: the rule does not apply to this run. */
  readonly check: (evidence: Evidence) => Finding | null;
}

/** One finding of many faults: holds when there is none. */
export function faultless(faults: readonly (string | null)[], fine: string): Finding {
  const real = faults.filter((fault) => fault !== null);
  return real.length === 0 ? { holds: true, detail: fine } : { holds: false, detail: real.join('; ') };
}

/** The longest run of neighbours that fulfil the condition. */
export function longestStretch<T>(items: readonly T[], fulfils: (item: T) => boolean): number {
  let longest = 0;
  let now = 0;
  for (const item of items) {
    now = fulfils(item) ? now + 1 : 0;
    longest = Math.max(longest, now);
  }
  return longest;
}
