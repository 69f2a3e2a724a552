/** A login by code, from the request to the finished login: what the pages and the endpoints for programs share. */
import { levels } from '../eid/assurance.ts';
import { sha256Base64Url } from '../identifiers.ts';
import { completeLogin } from '../oidc/complete-login.ts';
import { epochSeconds } from '../oidc/time.ts';
import type { User } from '../people/users.ts';
import { mayUse } from '../remedies/may-use.ts';
import type { AuthorizationResponse, Transaction } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { checkCode } from './check-code.ts';
import type { CodeRefusal } from './code-answer.ts';
import { masked, maskedDecoy } from './mask.ts';
import type { CodeChannel } from './message-text.ts';
import type { OneTimeCode } from './one-time-code.ts';
import { sendCode } from './send-code.ts';

/** What a code proves: that somebody holds the phone or reads the mailbox, and no more (eIDAS "low", CIR (EU) 2015/1502). */
const codeAssurance: Readonly<Record<CodeChannel, { readonly acr: string; readonly amr: readonly string[] }>> = {
  sms: { acr: levels.low, amr: ['otp', 'sms'] },
  email: { acr: levels.low, amr: ['otp'] },
};

export interface CodeRequest {
  readonly transaction: Transaction;
  readonly username: string;
  readonly channel: CodeChannel;
  /** Network address of whoever asks. */
  readonly from: string;
}

export function requestCode(
  world: World,
  { transaction, username, channel, from }: CodeRequest,
): OneTimeCode | CodeRefusal {
  if (!mayUse(world, channel, username)) return { error: 'method_not_open' };
  world.door.heard(transaction.turn);
  const user = world.users.byUsername(username);
  const address = channel === 'sms' ? user?.phone : user?.email;
  const account = accountOf(user, username);
  return sendCode(world, { key: transaction.id, channel, account, user, address, onFile: true }, from);
}

/** A person is one account, however it was typed; what nobody has is one of its own, and short, however long it is. */
export const accountOf = (user: User | undefined, typed: string): string =>
  user?.subject ?? `nobody ${sha256Base64Url(typed.trim().toUpperCase())}`;

/** Finishes the login when the code is right. One that has begun may end, also when the method was closed meanwhile. */
export function useCode(world: World, transaction: Transaction, typed: string): AuthorizationResponse | CodeRefusal {
  world.door.heard(transaction.turn);
  const checked = checkCode(world, transaction.id, typed);
  if ('error' in checked) return checked;
  const { user, channel } = checked;
  return completeLogin(world, transaction, {
    user,
    method: channel,
    ...codeAssurance[channel],
    atEpochSeconds: epochSeconds(world.clock),
  });
}

/** Where a code went, as far as that may be told. */
export const sentTo = ({ binding: { channel, account, address } }: OneTimeCode): string =>
  address === undefined ? maskedDecoy(channel, account) : masked(channel, address);
