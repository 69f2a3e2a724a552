/** Against guessing: too many bad passwords of one account, or from one address, and nothing is looked at for a while. */
import { isAllowed } from '../otp/address-allow-list.ts';
import { note, waitFor } from '../stores/attempts.ts';
import type { World } from '../world.ts';
import { passwordSettingsOf } from './password-settings.ts';
import type { PasswordGuard } from './password-settings.ts';

/** Who tries: the account as it is counted, whether or not there is one, and the network address. */
export interface Attempt {
  readonly account: string;
  readonly from: string;
}

const accountKey = ({ account }: Attempt): string => `bad password of ${account}`;
const addressKey = ({ from }: Attempt): string => `bad password from ${from}`;

/** Seconds until this may be tried; 0: now. */
export function guardedFor({ clock, stores, profile }: World, attempt: Attempt): number {
  const { guard } = passwordSettingsOf(profile());
  if (guard === null) return 0;
  const now = clock.nowSeconds();
  const perAccount = waitFor(stores.attempts, now, accountKey(attempt), guard.badPerAccount);
  if (!isCounted(guard, attempt)) return perAccount;
  return Math.max(perAccount, waitFor(stores.attempts, now, addressKey(attempt), guard.badPerAddress));
}

export function noteBad({ clock, stores, profile }: World, attempt: Attempt): void {
  const { guard } = passwordSettingsOf(profile());
  if (guard === null) return;
  const now = clock.nowSeconds();
  note(stores.attempts, now, accountKey(attempt), guard.badPerAccount);
  if (isCounted(guard, attempt)) note(stores.attempts, now, addressKey(attempt), guard.badPerAddress);
}

/** A right password forgives the account, not the address: whoever has one account could guess at all others. */
export const noteGood = ({ stores }: World, attempt: Attempt): void => void stores.attempts.delete(accountKey(attempt));

const isCounted = ({ addressAllowList }: PasswordGuard, { from }: Attempt): boolean =>
  !isAllowed(addressAllowList, from);
