/** Takes a declaration: once, whatever happens on the way; in time, late, or late without a penalty. */
import { sha256Base64Url } from '../identifiers.ts';
import type { Problem } from '../../src/model/errors.ts';
import type { World } from '../world.ts';
import { readDeclaration } from './declaration-rows.ts';
import { portalSettingsOf } from './portal-settings.ts';
import type { Receipt } from './receipt.ts';
import { statusOfReceipt } from './told-receipt.ts';

export interface DeclarationSent {
  readonly file: string;
  readonly username: string;
  readonly period: string;
  readonly reference: string;
  readonly text: string;
  readonly kind: 'csv' | 'json-lines';
  /** When the request came: who was in time and had to wait for our servers is in time. */
  readonly arrivedAtSeconds: number;
}

export type DeclarationResult =
  | { readonly kind: 'received'; readonly receipt: Receipt }
  /** The same again: the answer is the same receipt. */
  | { readonly kind: 'known'; readonly receipt: Receipt }
  | { readonly kind: 'reference_reused' | 'already_declared'; readonly receipt: Receipt }
  | { readonly kind: 'declaration_invalid'; readonly problems: readonly Problem[] };

export const PERIOD = /^[0-9]{4}-(0[1-9]|1[0-2])$/;
export const REFERENCE = /^[0-9A-Za-z._-]{1,64}$/;

const keyOf = (file: string, period: string): string => `${file} ${period}`;

export const receiptOf = ({ stores, clock }: World, file: string, period: string): Receipt | undefined =>
  stores.declarations.get(clock.nowSeconds(), keyOf(file, period));

export function declare(world: World, sent: DeclarationSent): DeclarationResult {
  const { stores, clock, metrics } = world;
  const digest = sha256Base64Url(sent.text);
  const earlier = receiptOf(world, sent.file, sent.period);
  if (earlier?.reference === sent.reference)
    return { kind: earlier.digest === digest ? 'known' : 'reference_reused', receipt: earlier };
  if (earlier !== undefined) return { kind: 'already_declared', receipt: earlier };
  const content = readDeclaration(sent.text, sent.kind);
  if (!('employees' in content)) {
    metrics.portal.declaration('invalid', 0);
    return { kind: 'declaration_invalid', problems: content };
  }
  const receipt: Receipt = {
    id: world.identifier(),
    file: sent.file,
    username: sent.username,
    period: sent.period,
    reference: sent.reference,
    digest,
    ...content,
    receivedAtEpochMs: clock.epochMsAt(sent.arrivedAtSeconds),
    ...lateness(world, sent.arrivedAtSeconds, content.employees),
  };
  const now = clock.nowSeconds();
  stores.declarations.set(now, keyOf(sent.file, sent.period), receipt);
  stores.receipts.set(now, receipt.id, receipt);
  stores.declaredFiles.set(now, sent.file, true);
  stores.undeclaredFiles.delete(sent.file);
  metrics.portal.declaration(statusOfReceipt(receipt), receipt.penalty);
  return { kind: 'received', receipt };
}

/** So much for each employee and period, up to a cap. */
function lateness(
  world: World,
  arrivedAtSeconds: number,
  employees: number,
): Pick<Receipt, 'deadlineEpochMs' | 'late' | 'penalty' | 'waived'> {
  const { deadlineSeconds, latePenalty } = world.switches();
  const { latePenaltyPerEmployee, latePenaltyMost } = portalSettingsOf(world);
  const late = deadlineSeconds !== null && arrivedAtSeconds > deadlineSeconds;
  return {
    deadlineEpochMs: deadlineSeconds === null ? null : world.clock.epochMsAt(deadlineSeconds),
    late,
    penalty: late && latePenalty ? Math.min(latePenaltyMost, latePenaltyPerEmployee * employees) : 0,
    waived: late && !latePenalty,
  };
}
