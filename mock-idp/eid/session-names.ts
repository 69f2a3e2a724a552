/**
 * What sessions are called by those who take part. The browser's name and the phone's name each carry a key of their own, so that whoever
 * films a QR code can neither poll the session nor play the phone later.
 */
import { hmacSigner, secretsEqual } from '../identifiers.ts';
import type { EidSession } from './eid-session.ts';

export type Role = 'browser' | 'phone';

/** Characters of 256 bits as base64url. */
const ID_LENGTH = 43;

export const browserName = ({ id, browserKey }: EidSession): string => `b${id}${browserKey}`;
export const phoneName = ({ id, phoneKey }: EidSession): string => `p${id}${phoneKey}`;

/** The session's id in a name; whether the name is right shows only with the session. */
export const idIn = (name: string): string => name.slice(1, 1 + ID_LENGTH);

/** Whose name it is; undefined: nobody's. The first letter says what it claims to be. */
export function roleOf(session: EidSession, name: string): Role | undefined {
  const [role, right] = name.startsWith('p')
    ? (['phone', phoneName(session)] as const)
    : (['browser', browserName(session)] as const);
  return secretsEqual(name, right) ? role : undefined;
}

/** The word of the app link: bound to the session, and worth nothing but to open it. */
export const appName = ({ id, appToken }: EidSession): string => `a${id}${appToken}`;

/** The link that opens the app on the same device. */
export const appLinkOf = (session: EidSession): string => `${session.issuer}/eid/phone?app=${appName(session)}`;

/**
 * A QR payload as in the Swedish BankID: the session, how often it has been renewed since the session was opened, and a MAC over both. A
 * picture of it is worth nothing soon after.
 */
export function qrPayloadOf(session: EidSession, renewals: number): string {
  const said = `eid:2:${session.id}:${renewals}`;
  return `${said}:${hmacSigner(session.qrSecret)(said)}:${hostOf(session)}`;
}

const hostOf = ({ issuer }: EidSession): string => new URL(issuer).host;

/** How often the payload has been renewed by a moment. */
export const renewalsAt = ({ openedAtSeconds }: EidSession, atSeconds: number, refreshSeconds: number): number =>
  Math.max(0, Math.floor((atSeconds - openedAtSeconds) / refreshSeconds));

const QR_PAYLOAD = /^eid:2:([\w-]{43}):(\d{1,9}):[\w-]{43}:\S{1,300}$/;

/** The session's id in a payload and its renewals; undefined: this is no payload of ours. */
export function readQr(payload: string): { readonly id: string; readonly renewals: number } | undefined {
  const [, id, renewals] = QR_PAYLOAD.exec(payload) ?? [];
  return id === undefined ? undefined : { id, renewals: Number(renewals) };
}

export interface QrMoment {
  readonly atSeconds: number;
  readonly refreshSeconds: number;
  readonly windowSeconds: number;
}

/** What is wrong with a payload presented for this session. */
export function qrProblem(
  session: EidSession,
  payload: string,
  { atSeconds, refreshSeconds, windowSeconds }: QrMoment,
): 'qr_invalid' | 'qr_expired' | undefined {
  const read = readQr(payload);
  if (read === undefined || !secretsEqual(payload, qrPayloadOf(session, read.renewals))) return 'qr_invalid';
  const shownAtSeconds = session.openedAtSeconds + read.renewals * refreshSeconds;
  if (shownAtSeconds > atSeconds) return 'qr_invalid';
  // It is shown until the next one takes its place, and counts for the window from then on.
  return atSeconds >= shownAtSeconds + refreshSeconds + windowSeconds ? 'qr_expired' : undefined;
}
