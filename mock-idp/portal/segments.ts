/**
 * Who somebody is to the relying parties. A person of a file says it himself (the claim `segment`); of made-up people the letters of the
 * card do, so that a load script can send whom it needs, and all others are drawn from their subject.
 */
import { cohortOf } from '../../src/model/remedies/cohort.ts';
import type { User } from '../people/users.ts';
import { isRecord } from '../profiles/value-checks.ts';
import type { PortalSettings } from './portal-settings.ts';

export const segments = ['employer', 'accountant', 'payroll-manager', 'non-resident', 'citizen'] as const;
export type Segment = (typeof segments)[number];

/** `AC000123` is the card of an accountant. A non-resident has none: the letters stand for a registration number alone. */
const byLetters: Readonly<Record<string, Segment>> = {
  AC: 'accountant',
  CT: 'citizen',
  EM: 'employer',
  NR: 'non-resident',
  PM: 'payroll-manager',
};

export function segmentOf(user: User, settings: Required<PortalSettings>): Segment {
  return saidSegmentOf(user) ?? drawnSegmentOf(user, settings);
}

/** Who manages a company from abroad has neither national card nor residence card: the card method leaves him out. */
export const needsOtherProof = (user: User): boolean => saidSegmentOf(user) === 'non-resident';

/** The letters count for made-up people alone: others say it themselves. */
function saidSegmentOf(user: User): Segment | undefined {
  const said = writtenClaim(user, 'segment');
  if (said !== undefined) return segments.find((segment) => segment === said);
  return /^[A-Z]{2}[0-9]{6,20}$/.test(user.username) ? byLetters[user.username.slice(0, 2)] : undefined;
}

/**
 * What somebody wrote down about a person. The claims of made-up people are made whenever they are read, which takes longer than
 * all else here, and never say such a thing: they are not read.
 */
export function writtenClaim(user: User, name: string): unknown {
  const claims: unknown = Object.getOwnPropertyDescriptor(user, 'claims')?.value;
  return isRecord(claims) ? claims[name] : undefined;
}

function drawnSegmentOf(
  { subject }: User,
  { accountantShare, payrollManagerShare }: Required<PortalSettings>,
): Segment {
  const lot = cohortOf(`segment ${subject}`);
  if (lot < accountantShare) return 'accountant';
  return lot < accountantShare + payrollManagerShare ? 'payroll-manager' : 'employer';
}
