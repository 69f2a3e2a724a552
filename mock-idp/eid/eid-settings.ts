/** What can be tuned about logins with the card. Times in seconds of the mock's own clock. */
import { exactly, nullOr, numberIn, oneOf, optional, trueOrFalse } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';
import type { World } from '../world.ts';

/** How the provider learns whether a card has been withdrawn. */
export type CertificateStatusMode = 'live' | 'cached' | 'failing' | 'off';

export interface FullEidSettings {
  /** Life of a session, and so of its QR code: 5 min (Singpass). */
  readonly sessionSeconds: number;
  /** The QR payload becomes another one this often: each second (the Swedish BankID). */
  readonly qrRefreshSeconds: number;
  /** A payload can be presented for this long after it was shown. A page without script renews it every five seconds. */
  readonly qrWindowSeconds: number;
  /** A phone must have scanned the code or come by the app link. Off: whoever holds the session may play the phone, as k6 does. */
  readonly requireScan: boolean;
  /** Server round trips while the card is held still (BSI TR-03110-2). */
  readonly cardRounds: number;
  /** `checked`: the card's response has to be the virtual card's answer to the challenge. `any`: some text will do, as from k6. */
  readonly cardAnswer: 'any' | 'checked';
  /** Wrong PINs in a row, over all sessions, that lock a card. */
  readonly pinTries: number;
  /** A lock opens by itself after this long; until then the PUK or an agency opens it. */
  readonly lockSeconds: number;
  /** Before the last try the card access number is asked for, as with the German card. */
  readonly accessNumber: boolean;
  /** How often the PUK of a card can be typed, right or wrong. */
  readonly pukUses: number;
  readonly certificateStatus: CertificateStatusMode;
  /** With `cached`: how long a fetched list serves. What was withdrawn since is not seen. */
  readonly statusCacheSeconds: number;
  /** A status that has not come by then counts as failed. */
  readonly statusTimeoutSeconds: number;
  /** After a failed look-up: `soft` lets the card pass, `hard` refuses. */
  readonly statusFailure: 'soft' | 'hard';
  /** Most people who may log in with one phone within an hour; null: any number. */
  readonly identitiesPerPhone: number | null;
  /** A registered phone may log its owner in without the card, by face or fingerprint. */
  readonly derivedCredential: boolean;
  /** What registers a phone: the PIN of the card, or the name of its holder (what the fund knows anyway). */
  readonly enrolment: 'pin' | 'knowledge';
}

export type EidSettings = Readonly<Partial<FullEidSettings>>;

export const eidSettingsDefaults: FullEidSettings = {
  sessionSeconds: 300,
  qrRefreshSeconds: 1,
  qrWindowSeconds: 15,
  requireScan: false,
  cardRounds: 3,
  cardAnswer: 'any',
  pinTries: 3,
  lockSeconds: 3600,
  accessNumber: false,
  pukUses: 10,
  certificateStatus: 'live',
  statusCacheSeconds: 3600,
  statusTimeoutSeconds: 2,
  statusFailure: 'soft',
  identitiesPerPhone: null,
  derivedCredential: false,
  enrolment: 'pin',
};

/** A session is remembered for ten minutes, the state of a card for thirty days. */
const someSecondsUpTo = (most: number): ValueCheck => numberIn(0, most, 'seconds', { open: true });
const count = (low: number, high: number): ValueCheck => numberIn(low, high, '', { whole: true });

const checks: Readonly<Record<keyof FullEidSettings, ValueCheck>> = {
  sessionSeconds: someSecondsUpTo(600),
  qrRefreshSeconds: someSecondsUpTo(600),
  qrWindowSeconds: someSecondsUpTo(600),
  requireScan: trueOrFalse,
  cardRounds: count(3, 5),
  cardAnswer: oneOf('any', 'checked'),
  pinTries: count(1, 10),
  lockSeconds: someSecondsUpTo(2_592_000),
  accessNumber: trueOrFalse,
  pukUses: count(0, 100),
  certificateStatus: oneOf('live', 'cached', 'failing', 'off'),
  statusCacheSeconds: someSecondsUpTo(86_400),
  statusTimeoutSeconds: someSecondsUpTo(60),
  statusFailure: oneOf('soft', 'hard'),
  identitiesPerPhone: nullOr(count(1, 1000)),
  derivedCredential: trueOrFalse,
  enrolment: oneOf('pin', 'knowledge'),
};

export const eidSettingsCheck: ValueCheck = exactly(
  Object.fromEntries(Object.entries(checks).map(([name, check]) => [name, optional(check)])),
);

/** The settings of this moment. */
export const eidSettingsOf = ({ profile }: Pick<World, 'profile'>): FullEidSettings => ({
  ...eidSettingsDefaults,
  ...profile().eid,
});
