/** A receipt as it is shown. */
import { toMs } from '../../src/model/units.ts';
import type { RequestFault } from '../faults/request-fault.ts';
import type { Receipt } from './receipt.ts';

export type ReceiptStatus = 'on-time' | 'late' | 'late-waived';

export function statusOfReceipt({ late, waived }: Receipt): ReceiptStatus {
  if (!late) return 'on-time';
  return waived ? 'late-waived' : 'late';
}

/** With the times of a clock that may be wrong on purpose. */
export function toldReceipt(
  receipt: Receipt,
  { clockSkewSeconds }: Pick<RequestFault, 'clockSkewSeconds'>,
): Readonly<Record<string, unknown>> {
  const { id, file, period, reference, employees, wages, receivedAtEpochMs, deadlineEpochMs, penalty } = receipt;
  return {
    receipt: id,
    file,
    period,
    reference,
    employees,
    wages,
    receivedAt: new Date(Math.round(receivedAtEpochMs + toMs(clockSkewSeconds))).toISOString(),
    deadline: deadlineEpochMs === null ? null : new Date(Math.round(deadlineEpochMs)).toISOString(),
    status: statusOfReceipt(receipt),
    penalty,
  };
}
