/** A login with number and password: what the page and the endpoint for programs share. */
import { levels } from '../eid/assurance.ts';
import { completeLogin } from '../oidc/complete-login.ts';
import { epochSeconds } from '../oidc/time.ts';
import { accountOf } from '../otp/code-login.ts';
import type { User } from '../people/users.ts';
import { mayUse } from '../remedies/may-use.ts';
import type { AuthorizationResponse, Transaction } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { guardedFor, noteBad, noteGood } from './guard.ts';
import { isLongEnough } from './password-reset.ts';
import { passwordSettingsOf } from './password-settings.ts';

export type PasswordError =
  | 'invalid_request'
  | 'transaction_unknown'
  | 'method_not_open'
  | 'too_many_attempts'
  | 'wrong_credentials'
  | 'reset_unknown'
  | 'new_password_invalid'
  | 'new_password_is_old';

export interface PasswordRefusal {
  readonly error: PasswordError;
  readonly retryAfterSeconds?: number;
}

export type PasswordAnswer =
  | { readonly kind: 'approved'; readonly response: AuthorizationResponse }
  /** The password is right, but old: a new one has to come with this ticket. */
  | { readonly kind: 'reset'; readonly ticket: string }
  | { readonly kind: 'refused'; readonly refusal: PasswordRefusal };

export interface PasswordAttempt {
  readonly transaction: Transaction;
  readonly username: string;
  readonly password: string;
  /** Network address of whoever tries. */
  readonly from: string;
}

const refused = (error: PasswordError, retryAfterSeconds?: number): PasswordAnswer => ({
  kind: 'refused',
  refusal: { error, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) },
});

export async function tryPassword(
  world: World,
  { transaction, username, password, from }: PasswordAttempt,
): Promise<PasswordAnswer> {
  const { metrics, users, hashing } = world;
  if (!mayUse(world, 'password', username)) return refused('method_not_open');
  world.door.heard(transaction.turn);
  const user = users.byUsername(username);
  const attempt = { account: accountOf(user, username), from };
  const closed = (): PasswordAnswer | undefined => {
    const seconds = guardedFor(world, attempt);
    if (seconds <= 0) return undefined;
    metrics.codes.passwordChecked('locked');
    return refused('too_many_attempts', seconds);
  };
  const before = closed();
  if (before !== undefined) return before;
  const isRight = await hashing.verify(user, password);
  // Others may have used up the tries while this one was computed: a hundred guesses at once are still five.
  const after = closed();
  if (after !== undefined) return after;
  if (!isRight || user === undefined) {
    noteBad(world, attempt);
    metrics.codes.passwordChecked('wrong');
    return refused('wrong_credentials');
  }
  noteGood(world, attempt);
  if (passwordSettingsOf(world.profile()).resetRequired && user.passwordIsNew !== true) {
    metrics.codes.passwordChecked('reset-required');
    const ticket = world.identifier();
    world.stores.passwordResets.set(world.clock.nowSeconds(), ticket, { transactionId: transaction.id, user });
    return { kind: 'reset', ticket };
  }
  metrics.codes.passwordChecked('right');
  return { kind: 'approved', response: finish(world, transaction, user) };
}

export interface NewPassword {
  readonly transaction: Transaction;
  readonly ticket: string;
  readonly password: string;
}

/** Ends a login that waited for a new password. The ticket works once, and for its own login alone. */
export async function choosePassword(
  world: World,
  { transaction, ticket, password }: NewPassword,
): Promise<PasswordAnswer> {
  const { stores, clock, hashing, users, door } = world;
  door.heard(transaction.turn);
  const reset = stores.passwordResets.get(clock.nowSeconds(), ticket);
  if (reset === undefined || reset.transactionId !== transaction.id) return refused('reset_unknown');
  if (!isLongEnough(password)) return refused('new_password_invalid');
  if (await hashing.verify(reset.user, password)) return refused('new_password_is_old');
  await hashing.keep(reset.user, password);
  if (!stores.passwordResets.delete(ticket)) return refused('reset_unknown');
  return { kind: 'approved', response: finish(world, transaction, users.change(reset.user, { password })) };
}

/** One factor, a word that can be told to others: eIDAS "low"; `pwd` of RFC 8176 §2. */
const finish = (world: World, transaction: Transaction, user: User): AuthorizationResponse =>
  completeLogin(world, transaction, {
    user,
    method: 'password',
    acr: levels.low,
    amr: ['pwd'],
    atEpochSeconds: epochSeconds(world.clock),
  });
