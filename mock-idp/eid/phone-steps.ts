/** What a phone does in a login, over the stores: the same rules for programs and for the virtual phone in a page. */
import { secretsEqual } from '../identifiers.ts';
import { epochSeconds } from '../oidc/time.ts';
import { mayUse } from '../remedies/may-use.ts';
import type { World } from '../world.ts';
import type { Proof } from './assurance.ts';
import { statusOf, typedProblem } from './cards.ts';
import { statusProblem } from './certificate-status.ts';
import { refuse } from './eid-errors.ts';
import type { StepAnswer } from './eid-errors.ts';
import * as rules from './eid-session.ts';
import type { EidSession, PhoneReport } from './eid-session.ts';
import { eidSettingsOf } from './eid-settings.ts';
import { transactionOf } from './eid-steps.ts';
import { noteUse, phoneProblem } from './phone-use.ts';
import type { Invitation } from './scan.ts';
import { accept } from './scan.ts';

export interface ChallengeOrder extends PhoneReport {
  /** What the phone has scanned or was opened with, where it says so only now. */
  readonly invitation: Invitation;
}

export function challenge(world: World, session: EidSession, { invitation, ...report }: ChallengeOrder): StepAnswer {
  const shows = invitation.qr !== '' || invitation.app !== '';
  const problem = shows ? accept(world, session, invitation) : undefined;
  return problem === undefined ? rules.challenge(session, report) : refuse(problem);
}

export function cardRound(
  world: World,
  session: EidSession,
  order: { readonly round: number; readonly card: string; readonly response: string },
): StepAnswer {
  const limited = rules.hasReached(session, 'challenged') ? phoneProblem(world, session.phone, order.card) : undefined;
  return limited ?? rules.cardRound(session, { ...order, hasChip: statusOf(world, order.card) !== 'no-chip' });
}

export interface PinOrder {
  readonly pin: string;
  readonly accessNumber: string;
}

/** The PIN of the card that was read. A PIN that was right stays so: what is typed after it says nothing about the card. */
export function pin(world: World, session: EidSession, { pin: entered, accessNumber }: PinOrder): StepAnswer {
  const done: StepAnswer = { status: 200, body: { status: 'ok' } };
  if (rules.hasReached(session, 'pin-ok')) return done;
  const { card } = session;
  if (card === undefined || !rules.isCardRead(session)) return refuse('step_out_of_order');
  const right = world.users.byCard(card)?.pin;
  const problem = typedProblem(world, card, { entered, right, error: 'wrong_pin', accessNumber });
  if (problem?.body['error'] === 'card_locked') rules.fail(session, 'card_locked');
  if (problem !== undefined) return problem;
  return recognise(world, session, card, { kind: 'card' });
}

/** The person is known: what is left is to say yes. */
export function recognise(world: World, session: EidSession, card: string, proof: Proof): StepAnswer {
  if (!mayUse(world, 'eid', card)) return refuse('method_closed');
  session.card = card;
  session.proof = proof;
  rules.moveTo(session, 'pin-ok');
  return { status: 200, body: { status: 'ok' } };
}

/** The person says yes, the provider looks whether the card is still good, and the login is done. */
export async function approve(world: World, session: EidSession): Promise<StepAnswer> {
  if (!rules.hasReached(session, 'pin-ok') || session.card === undefined) return refuse('step_out_of_order');
  if (session.progress !== 'approved') {
    const { card } = session;
    const problem = phoneProblem(world, session.phone, card) ?? (await statusProblem(world, card));
    const ended = rules.failed(session) ?? endedMeanwhile(world, session);
    if (ended !== undefined) return ended;
    const error = problem?.body['error'];
    if (error === 'card_revoked' || error === 'card_expired') rules.fail(session, error);
    if (problem !== undefined) return problem;
    session.approvedAtEpochSeconds = epochSeconds(world.clock);
    rules.moveTo(session, 'approved');
    noteUse(world, session.phone, card);
  }
  return { status: 200, body: { status: 'approved' } };
}

/** A look-up takes its time: the login may have been cancelled or have run out. */
const endedMeanwhile = (world: World, session: EidSession): StepAnswer | undefined =>
  session.progress !== 'approved' &&
  (session.expiresAtSeconds <= world.clock.nowSeconds() || transactionOf(world, session)?.response !== undefined)
    ? refuse('session_expired')
    : undefined;

/** The person says no. */
export function deny(session: EidSession): StepAnswer {
  if (session.progress === 'approved') return refuse('step_out_of_order');
  rules.fail(session, 'login_denied');
  return { status: 200, body: { status: 'denied' } };
}

export interface UnlockOrder {
  readonly phone: string;
  readonly unlock: 'face' | 'fingerprint';
}

/** A registered phone stands for the card: its owner unlocks it by face or fingerprint, and no card is needed. */
export function unlock(world: World, session: EidSession, { phone: name, unlock: by }: UnlockOrder): StepAnswer {
  if (!eidSettingsOf(world).derivedCredential) return refuse('derived_credential_off');
  const phone = world.stores.registeredPhones.get(world.clock.nowSeconds(), name);
  if (phone === undefined) return refuse('phone_unknown');
  const isReadingCard = session.card !== undefined && session.proof === undefined;
  if (!rules.hasReached(session, 'challenged') || isReadingCard) return refuse('step_out_of_order');
  if (session.card !== undefined && !secretsEqual(session.card, phone.card)) return refuse('other_card');
  if (rules.hasReached(session, 'pin-ok')) return { status: 200, body: { status: 'ok' } };
  session.phone ??= phone.name;
  const limited = phoneProblem(world, session.phone, phone.card);
  return limited ?? recognise(world, session, phone.card, { kind: 'phone', unlock: by, enrolment: phone.enrolment });
}
