/** An eID login over the stores: how a session begins, who may take a step, and how it reaches the relying party. */
import { addressOf } from '../oidc/authorization-response.ts';
import { completeLogin } from '../oidc/complete-login.ts';
import { denyLogin } from '../oidc/deny-login.ts';
import { epochSeconds } from '../oidc/time.ts';
import { methodsOffered } from '../remedies/may-use.ts';
import type { Transaction } from '../stores/stores.ts';
import { transactionUnderWay } from '../stores/transaction-under-way.ts';
import type { World } from '../world.ts';
import { assuranceOf } from './assurance.ts';
import { eidErrors, refuse } from './eid-errors.ts';
import type { EidError, StepAnswer } from './eid-errors.ts';
import { failed } from './eid-session.ts';
import type { EidSession } from './eid-session.ts';
import { eidSettingsOf } from './eid-settings.ts';
import { idIn, roleOf } from './session-names.ts';
import type { Role } from './session-names.ts';

/** The session of a transaction, begun now or before, or why there is none. */
export function openSession(world: World, transactionId: string): EidSession | EidError {
  const { stores, clock } = world;
  const now = clock.nowSeconds();
  const transaction = stores.transactions.get(now, transactionId);
  if (transaction === undefined) return 'transaction_unknown';
  const earlier = stores.sessions.get(now, transaction.session ?? '');
  if (earlier !== undefined && earlier.expiresAtSeconds > now) return earlier;
  if (transaction.response !== undefined) return 'session_expired';
  if (!methodsOffered(world).includes('eid')) return 'method_closed';
  const session = newSession(world, transaction, now);
  transaction.session = session.id;
  stores.sessions.set(now, session.id, session);
  return session;
}

function newSession(world: World, transaction: Transaction, now: number): EidSession {
  const { identifier } = world;
  const { sessionSeconds, cardRounds, cardAnswer } = eidSettingsOf(world);
  return {
    id: identifier(),
    transactionId: transaction.id,
    issuer: transaction.issuer,
    browserKey: identifier(),
    phoneKey: identifier(),
    appToken: identifier(),
    qrSecret: identifier(),
    challenge: identifier(),
    openedAtSeconds: now,
    expiresAtSeconds: now + sessionSeconds,
    rounds: cardRounds,
    checksCard: cardAnswer === 'checked',
    progress: 'opened',
    roundsDone: 0,
    channel: undefined,
    nfc: 'extended',
    phone: undefined,
    card: undefined,
    proof: undefined,
    failure: undefined,
    approvedAtEpochSeconds: undefined,
  };
}

/** The session that somebody names, and as whom. */
export function findSession(
  { stores, clock }: Pick<World, 'stores' | 'clock'>,
  name: string,
): { readonly session: EidSession; readonly role: Role } | undefined {
  const session = stores.sessions.get(clock.nowSeconds(), idIn(name));
  const role = session === undefined ? undefined : roleOf(session, name);
  return session === undefined || role === undefined ? undefined : { session, role };
}

export const transactionOf = (
  world: Pick<World, 'stores' | 'clock'>,
  { transactionId }: EidSession,
): Transaction | undefined => transactionUnderWay(world, transactionId);

/** Nothing more can be done in it: its time is over, or the login has its answer already, by another way. */
export function hasEnded(world: World, session: EidSession): boolean {
  if (session.progress === 'approved') return false;
  const transaction = transactionOf(world, session);
  return (
    session.expiresAtSeconds <= world.clock.nowSeconds() ||
    transaction?.response !== undefined ||
    transaction === undefined
  );
}

/** Where the browser goes on: the relying party, with a code or with access_denied. Always the same answer; undefined: not yet. */
export function redirectOf(world: World, session: EidSession): string | undefined {
  const transaction = transactionOf(world, session);
  if (transaction === undefined) return undefined;
  if (session.progress === 'failed')
    return addressOf(denyLogin(transaction, eidErrors[session.failure ?? 'login_denied'].says));
  const user = world.users.byCard(session.card ?? '');
  const { proof, approvedAtEpochSeconds: atEpochSeconds = epochSeconds(world.clock) } = session;
  if (session.progress !== 'approved' || user === undefined || proof === undefined) return undefined;
  return addressOf(completeLogin(world, transaction, { user, method: 'eid', ...assuranceOf(proof), atEpochSeconds }));
}

/** What the waiting browser is told. */
export function statusOf(world: World, session: EidSession): StepAnswer['body'] {
  const channel = session.channel === undefined ? {} : { channel: session.channel };
  const redirectTo = redirectOf(world, session);
  if (session.progress === 'failed' && redirectTo !== undefined)
    return { status: 'failed', ...failed(session)?.body, redirectTo, ...channel };
  if (redirectTo !== undefined) return { status: 'approved', redirectTo, ...channel };
  const isOver = hasEnded(world, session) || transactionOf(world, session) === undefined;
  return isOver ? { status: 'expired' } : { status: 'pending', ...channel };
}

/** One step of the phone: finds the session, runs the rule, and tells the waiting room how the login is doing. */
export async function runStep(
  world: World,
  name: string,
  rule: (session: EidSession) => StepAnswer | Promise<StepAnswer>,
): Promise<StepAnswer> {
  const found = findSession(world, name);
  if (found === undefined) return refuse('session_unknown');
  const { session, role } = found;
  if (role !== 'phone' && eidSettingsOf(world).requireScan) return refuse('scan_required');
  const before = failed(session);
  if (before !== undefined) return before;
  if (hasEnded(world, session)) return refuse('session_expired');
  const answer = await rule(session);
  hear(world, session);
  return answer;
}

/** The waiting room keeps a turn while its login shows life, and gets it back when the login has failed. */
export function hear(world: World, session: EidSession): void {
  const transaction = transactionOf(world, session);
  if (session.progress !== 'failed') world.door.heard(transaction?.turn);
  else if (transaction !== undefined) {
    redirectOf(world, session);
    world.door.finish(transaction.turn, 'failed');
  }
}
