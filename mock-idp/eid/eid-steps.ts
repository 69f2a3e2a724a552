/** The steps of an eID login over the stores: what the HTTP endpoints and the virtual phone page share. */
import { addressOf } from '../oidc/authorization-response.ts';
import { completeLogin } from '../oidc/complete-login.ts';
import { epochSeconds } from '../oidc/time.ts';
import { lifeSeconds } from '../stores/stores.ts';
import type { Transaction } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { assurance } from './assurance.ts';
import type { EidSession } from './eid-session.ts';

/** The session of a transaction, begun now or before; undefined when there is no such login under way. */
export function openSession(world: World, transactionId: string): EidSession | undefined {
  const { stores, clock, identifier } = world;
  const now = clock.nowSeconds();
  const transaction = stores.transactions.get(now, transactionId);
  if (transaction === undefined) return undefined;
  const earlier = stores.sessions.get(now, transaction.session ?? '');
  if (earlier !== undefined && earlier.expiresAtSeconds > now) return earlier;
  const session: EidSession = {
    id: identifier(),
    transactionId,
    issuer: transaction.issuer,
    challenge: identifier(),
    expiresAtSeconds: now + lifeSeconds.session,
    progress: 'opened',
    card: undefined,
    wrongPins: 0,
  };
  transaction.session = session.id;
  stores.sessions.set(now, session.id, session);
  return session;
}

export const findSession = ({ stores, clock }: World, id: string): EidSession | undefined =>
  stores.sessions.get(clock.nowSeconds(), id);

export const transactionOf = ({ stores, clock }: World, session: EidSession): Transaction | undefined =>
  stores.transactions.get(clock.nowSeconds(), session.transactionId);

/** Where an approved login goes on: the relying party, with a code (RFC 6749 §4.1.2) and iss (RFC 9207). Always the same answer. */
export function redirectOf(world: World, session: EidSession): string | undefined {
  const transaction = transactionOf(world, session);
  const user = world.users.byCard(session.card ?? '');
  if (session.progress !== 'approved' || transaction === undefined || user === undefined) return undefined;
  const { acr, amr } = assurance;
  const atEpochSeconds = epochSeconds(world.clock);
  return addressOf(completeLogin(world, transaction, { user, method: 'eid', acr, amr, atEpochSeconds }));
}
