/** How a login comes to a phone: the phone scans the QR code of another screen, or is opened by the app link on the same device. */
import { secretsEqual } from '../identifiers.ts';
import type { World } from '../world.ts';
import { refuse } from './eid-errors.ts';
import type { EidError, StepAnswer } from './eid-errors.ts';
import { failed, hasReached } from './eid-session.ts';
import type { EidSession } from './eid-session.ts';
import { eidSettingsOf } from './eid-settings.ts';
import { hasEnded, hear } from './eid-steps.ts';
import { appName, idIn, phoneName, qrProblem, readQr } from './session-names.ts';

/** What the phone shows: one of the two, the other empty. */
export interface Invitation {
  /** The text of the code. */
  readonly qr: string;
  /** The word of the app link. */
  readonly app: string;
  /** When the phone came with it: a wait in our own queue does not make a code older. */
  readonly atSeconds: number;
}

/** Answers the phone's name for the session, with which it takes its steps. */
export function scan(world: World, invitation: Invitation): StepAnswer {
  const session = invitedTo(world, invitation);
  if (session === undefined) return refuse(invitation.app === '' ? 'qr_invalid' : 'app_link_invalid');
  const ended = failed(session) ?? (hasEnded(world, session) ? refuse('session_expired') : undefined);
  if (ended !== undefined) return ended;
  const problem = accept(world, session, invitation);
  if (problem !== undefined) return refuse(problem);
  hear(world, session);
  const expiresInSeconds = session.expiresAtSeconds - world.clock.nowSeconds();
  return { status: 200, body: { session: phoneName(session), channel: session.channel, expiresInSeconds } };
}

function invitedTo({ stores, clock }: World, { qr, app }: Invitation): EidSession | undefined {
  const id = app === '' ? readQr(qr)?.id : idIn(app);
  return id === undefined ? undefined : stores.sessions.get(clock.nowSeconds(), id);
}

/** Binds the login to whoever shows this; the answer says what is wrong with it. */
export function accept(world: World, session: EidSession, { qr, app, atSeconds }: Invitation): EidError | undefined {
  const { qrRefreshSeconds, qrWindowSeconds, requireScan } = eidSettingsOf(world);
  const moment = { atSeconds, refreshSeconds: qrRefreshSeconds, windowSeconds: qrWindowSeconds };
  if (app !== '' && !secretsEqual(app, appName(session))) return 'app_link_invalid';
  const problem = app === '' ? qrProblem(session, qr, moment) : undefined;
  if (problem !== undefined) return problem;
  // Until a card has been read another phone may scan again, because the first one may have no radio; where scanning is required, nobody
  // may: whoever shows the code could otherwise take the phone's part as well.
  if (requireScan ? session.channel !== undefined : hasReached(session, 'card')) return 'qr_used';
  session.channel = app === '' ? 'qr' : 'app-switch';
  return undefined;
}
