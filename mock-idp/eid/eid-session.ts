/**
 * One login with the card: session → challenge → three card rounds → PIN → approval.
 *
 * A step that was done before is answered as before, because a person who clicks again is not an error; a step out of order is
 * refused with 409. Three wrong PINs lock the card for this session (the rule of the German card, taken as the default).
 */
import { isCardNumber, pinOf } from './virtual-card.ts';

export interface EidSession {
  readonly id: string;
  readonly transactionId: string;
  readonly issuer: string;
  readonly challenge: string;
  readonly expiresAtSeconds: number;
  progress: Progress;
  card: string | undefined;
  wrongPins: number;
}

/** How far a session is; the steps in their order. */
const order = ['opened', 'challenged', 'round-1', 'round-2', 'round-3', 'pin-ok', 'approved'] as const;
export type Progress = (typeof order)[number] | 'locked';

const MOST_WRONG_PINS = 3;

/** An answer over HTTP. */
export interface StepAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

const stepOutOfOrder: StepAnswer = { status: 409, body: { error: 'step_out_of_order' } };
const cardLocked: StepAnswer = { status: 423, body: { error: 'card_locked' } };

const hasReached = (session: EidSession, progress: (typeof order)[number]): boolean =>
  session.progress !== 'locked' && order.indexOf(session.progress) >= order.indexOf(progress);

function moveTo(session: EidSession, progress: (typeof order)[number]): void {
  if (!hasReached(session, progress)) session.progress = progress;
}

/** The app reports in and gets the challenge that the card has to answer. */
export function challenge(session: EidSession): StepAnswer {
  if (session.progress === 'locked') return cardLocked;
  moveTo(session, 'challenged');
  return { status: 200, body: { challenge: session.challenge } };
}

/** One server round trip of the card protocol (PACE, terminal authentication, chip authentication: BSI TR-03110-2). */
export function cardRound(session: EidSession, round: number, card: string): StepAnswer {
  if (session.progress === 'locked') return cardLocked;
  if (!isCardNumber(card)) return { status: 400, body: { error: 'invalid_card' } };
  if (!hasReached(session, before(round))) return stepOutOfOrder;
  if (session.card !== undefined && session.card !== card) return { status: 409, body: { error: 'other_card' } };
  session.card = card;
  moveTo(session, progressOf(round));
  return { status: 200, body: { round, command: commandOf(round) } };
}

export function pin(session: EidSession, entered: string): StepAnswer {
  if (session.progress === 'locked') return cardLocked;
  if (session.card === undefined || !hasReached(session, 'round-3')) return stepOutOfOrder;
  if (entered === pinOf(session.card)) {
    moveTo(session, 'pin-ok');
    return { status: 200, body: { status: 'ok' } };
  }
  if (hasReached(session, 'pin-ok')) return stepOutOfOrder;
  session.wrongPins += 1;
  if (session.wrongPins < MOST_WRONG_PINS)
    return { status: 403, body: { error: 'wrong_pin', triesLeft: MOST_WRONG_PINS - session.wrongPins } };
  session.progress = 'locked';
  return cardLocked;
}

export function approve(session: EidSession): StepAnswer {
  if (session.progress === 'locked') return cardLocked;
  if (!hasReached(session, 'pin-ok')) return stepOutOfOrder;
  moveTo(session, 'approved');
  return { status: 200, body: { status: 'approved' } };
}

function progressOf(round: number): (typeof order)[number] {
  return round === 1 ? 'round-1' : round === 2 ? 'round-2' : 'round-3';
}

const before = (round: number): (typeof order)[number] => (round === 1 ? 'challenged' : progressOf(round - 1));

/** What the card is told next: MSE:Set AT, EXTERNAL AUTHENTICATE, GENERAL AUTHENTICATE (ISO 7816-4 headers). */
const commandOf = (round: number): string => ['0022c1a4', '00820000', '10860000'][round - 1] ?? '';
