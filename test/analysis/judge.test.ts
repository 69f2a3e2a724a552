import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Charges, exitCodeOf, judge } from '../../src/analysis/judge.ts';

const fine = { aborted: false, valid: true };
const holds = { outcome: 'holds', cause: null } as const;
const breached = { outcome: 'breached', cause: null } as const;
const noValue = { outcome: 'unknown', cause: 'no-value' } as const;
const notRun = { outcome: 'unknown', cause: 'not-run' } as const;

describe('judge', () => {
  const table: readonly { name: string; charges: Partial<Charges>; verdict: string; exit: number }[] = [
    { name: 'everything holds', charges: { expectations: [holds] }, verdict: 'pass', exit: 0 },
    { name: 'nothing was expected', charges: { expectations: [] }, verdict: 'pass', exit: 0 },
    {
      name: 'one line asks for a variant that was not run',
      charges: { expectations: [holds, notRun] },
      verdict: 'pass',
      exit: 0,
    },
    {
      name: 'every line asks for a variant that was not run',
      charges: { expectations: [notRun] },
      verdict: 'inconclusive',
      exit: 12,
    },
    { name: 'a value is missing', charges: { expectations: [holds, noValue] }, verdict: 'inconclusive', exit: 12 },
    {
      name: 'a line is breached and a value is missing',
      charges: { expectations: [noValue, breached] },
      verdict: 'slo-breach',
      exit: 11,
    },
    {
      name: 'a variant is invalid and a line is breached',
      charges: { variants: [fine, { aborted: false, valid: false }], expectations: [breached] },
      verdict: 'invalid',
      exit: 13,
    },
    { name: 'no variant was run', charges: { variants: [] }, verdict: 'invalid', exit: 13 },
    { name: 'the record is partial', charges: { status: 'partial' }, verdict: 'invalid', exit: 13 },
    {
      name: 'the run was stopped',
      charges: { status: 'aborted', expectations: [breached] },
      verdict: 'aborted',
      exit: 130,
    },
    {
      name: 'one variant was stopped and another is invalid',
      charges: {
        variants: [
          { aborted: true, valid: false },
          { aborted: false, valid: false },
        ],
      },
      verdict: 'aborted',
      exit: 130,
    },
  ];
  for (const { name, charges, verdict, exit } of table) {
    it(`${name}: ${verdict}, exit code ${exit}`, () => {
      const found = judge({ status: 'complete', variants: [fine], expectations: [], ...charges });
      assert.deepEqual([found, exitCodeOf(found)], [verdict, exit]);
    });
  }
});
