/**
 * One login with the eID: session → challenge → card rounds → PIN → approval.
 *
 * A step that was done before is answered as before, because a person who clicks again is not an error; a step out of order is
 * refused with 409. A session is for one login: once approved or failed it stays so.
 */
import { secretsEqual } from '../identifiers.ts';
import type { Proof } from './assurance.ts';
import { refuse } from './eid-errors.ts';
import type { Failure, StepAnswer } from './eid-errors.ts';
import { answerOf, isCardNumber } from './virtual-card.ts';

/** What the phone's radio can do: none, APDUs of at most 261 bytes, or the longer ones that the card's certificates need. */
export const nfcKinds = ['extended', 'short-apdu', 'none'] as const;
export type NfcKind = (typeof nfcKinds)[number];

/** How the login came to the phone: the app opened on the same device, a QR code from another one, or a push to a registered phone. */
export type Channel = 'app-switch' | 'qr' | 'push';

export interface EidSession {
  /** Its name in the store and in the QR payload: no secret. What gives rights are the keys. */
  readonly id: string;
  readonly transactionId: string;
  readonly issuer: string;
  /** Of the browser that shows the code: may ask how the login is going. */
  readonly browserKey: string;
  /** Of the phone that has scanned it. */
  readonly phoneKey: string;
  /** Goes with the app link: says that the app was opened on the same device. */
  readonly appToken: string;
  /** Signs the QR payloads. */
  readonly qrSecret: string;
  readonly challenge: string;
  readonly openedAtSeconds: number;
  readonly expiresAtSeconds: number;
  /** How many rounds the card takes, and whether its answers are checked. */
  readonly rounds: number;
  readonly checksCard: boolean;
  progress: Progress;
  roundsDone: number;
  channel: Channel | undefined;
  nfc: NfcKind;
  /** What the phone calls itself; undefined: it does not say. */
  phone: string | undefined;
  card: string | undefined;
  proof: Proof | undefined;
  failure: Failure | undefined;
  approvedAtEpochSeconds: number | undefined;
}

/** How far a session is; the steps in their order. */
const order = ['opened', 'challenged', 'card', 'pin-ok', 'approved'] as const;
type Reached = (typeof order)[number];
export type Progress = Reached | 'failed';

export const hasReached = ({ progress }: EidSession, reached: Reached): boolean =>
  progress !== 'failed' && order.indexOf(progress) >= order.indexOf(reached);

export function moveTo(session: EidSession, reached: Reached): void {
  if (session.progress !== 'failed' && !hasReached(session, reached)) session.progress = reached;
}

/** Ends a session without success, unless it has ended. */
export function fail(session: EidSession, failure: Failure): void {
  if (session.progress === 'failed' || session.progress === 'approved') return;
  session.progress = 'failed';
  session.failure = failure;
}

/** What a session that has failed answers to everything; undefined: it goes on. */
export const failed = ({ progress, failure }: EidSession): StepAnswer | undefined =>
  progress === 'failed' ? refuse(failure ?? 'login_denied') : undefined;

export interface PhoneReport {
  readonly nfc: NfcKind;
  readonly phone: string | undefined;
}

/** The app reports in, says what the phone can do, and gets the challenge that the card has to answer. */
export function challenge(session: EidSession, report: PhoneReport): StepAnswer {
  if (!hasReached(session, 'card')) {
    // Another phone may take over until a card has been read: the first one may have no radio.
    session.nfc = report.nfc;
    session.phone = report.phone;
  }
  moveTo(session, 'challenged');
  return { status: 200, body: { challenge: session.challenge, rounds: session.rounds } };
}

export interface CardRound {
  readonly round: number;
  readonly card: string;
  readonly response: string;
  readonly hasChip: boolean;
}

/** One server round trip of the card protocol (PACE, terminal authentication, chip authentication: BSI TR-03110-2). */
export function cardRound(session: EidSession, { round, card, response, hasChip }: CardRound): StepAnswer {
  if (!isCardNumber(card)) return refuse('invalid_card');
  if (!hasReached(session, 'challenged') || round > session.roundsDone + 1) return refuse('step_out_of_order');
  if (session.proof?.kind === 'phone') return refuse('step_out_of_order');
  if (session.nfc !== 'extended') return refuse('nfc_incompatible', { nfc: session.nfc });
  if (!hasChip) return refuse('card_no_chip');
  if (session.card !== undefined && session.card !== card) return refuse('other_card');
  if (session.checksCard && !secretsEqual(response, answerOf(card, round, session.challenge)))
    return refuse('card_answer_wrong');
  session.card = card;
  session.roundsDone = Math.max(session.roundsDone, round);
  moveTo(session, 'card');
  return { status: 200, body: { round, command: commandOf(round) } };
}

/** Whether the card has been read to the end, so that its PIN can be asked for. */
export const isCardRead = (session: EidSession): boolean =>
  hasReached(session, 'card') && session.roundsDone >= session.rounds;

/**
 * What the card is told next: MSE:Set AT, EXTERNAL AUTHENTICATE, GENERAL AUTHENTICATE, then the reading of its data: SELECT, READ BINARY
 * (ISO 7816-4 headers).
 */
const commandOf = (round: number): string =>
  ['0022c1a4', '00820000', '10860000', '00a4020c', '00b00000'][round - 1] ?? '';
