/** The verdict on a run: the worst thing that is true of it. */
import { exhaustive, type ExitCode, exitCodes } from '../model/errors.ts';
import type { RunVerdict } from '../model/record/result.ts';
import type { RunRecord } from '../model/record/run-record.ts';
import type { CheckedExpectation } from './expect.ts';

export interface Charges {
  readonly status: RunRecord['status'];
  readonly variants: readonly { readonly aborted: boolean; readonly valid: boolean }[];
  readonly expectations: readonly Pick<CheckedExpectation, 'outcome' | 'cause'>[];
}

/**
 * aborted: stopped on purpose. invalid: a variant broke a validity rule, the record is partial, or there is none. slo-breach: a line of `expect`
 * is breached. inconclusive: a line has no value, or every line asks for a variant that was not run. pass: none of these.
 */
export function judge({ status, variants, expectations }: Charges): RunVerdict {
  if (status === 'aborted' || variants.some(({ aborted }) => aborted)) return 'aborted';
  if (status === 'partial' || variants.length === 0 || variants.some(({ valid }) => !valid)) return 'invalid';
  if (expectations.some(({ outcome }) => outcome === 'breached')) return 'slo-breach';
  if (expectations.some(({ cause }) => cause === 'no-value')) return 'inconclusive';
  const sawNothing = expectations.length > 0 && expectations.every(({ outcome }) => outcome === 'unknown');
  return sawNothing ? 'inconclusive' : 'pass';
}

/** What a program that runs Launchquake learns from its exit code. */
export function exitCodeOf(verdict: RunVerdict): ExitCode {
  switch (verdict) {
    case 'pass':
      return exitCodes.pass;
    case 'slo-breach':
      return exitCodes.sloBreach;
    case 'invalid':
      return exitCodes.invalidRun;
    case 'inconclusive':
      return exitCodes.inconclusive;
    case 'aborted':
      return exitCodes.interrupted;
    default:
      return exhaustive(verdict);
  }
}
