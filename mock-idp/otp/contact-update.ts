/**
 * A new phone number or e-mail address on file: it counts from the moment a code that was sent there has come back. Before that the old
 * one stays, so nobody who mistypes is locked out.
 */
import type { User, UserChange } from '../people/users.ts';
import type { World } from '../world.ts';
import { checkCode } from './check-code.ts';
import type { CodeRefusal } from './code-answer.ts';
import { codeSettingsOf } from './code-settings.ts';
import { masked } from './mask.ts';
import type { CodeChannel } from './message-text.ts';
import { sendCode } from './send-code.ts';

export interface ContactVerification {
  /** To be given back with the code. */
  readonly id: string;
  readonly channel: CodeChannel;
  /** Masked. */
  readonly sentTo: string;
  readonly expiresInSeconds: number;
}

export type ContactUpdate =
  | { readonly status: 'changed'; readonly user: User }
  /** One for each number or address that is new; why not, when one of two could not be sent. */
  | {
      readonly status: 'code-sent';
      readonly verifications: readonly ContactVerification[];
      readonly refusal?: CodeRefusal;
    }
  | { readonly status: 'invalid'; readonly invalid: readonly ('phone' | 'email')[] }
  | { readonly status: 'refused'; readonly refusal: CodeRefusal };

/** A change that waits for its code. */
export interface ContactChange {
  readonly user: User;
  readonly change: UserChange;
}

/** E.164: at most 15 digits. */
const PHONE = /^\+[1-9][0-9]{6,14}$/;
/** What browsers take for an address (HTML §4.10.5.1.5), shortened, with a dot in the domain. */
const EMAIL = /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-zA-Z0-9-]{1,63}(?:\.[a-zA-Z0-9-]{1,63}){1,6}$/;
const LONGEST_EMAIL = 254;

export const isPhone = (text: string): boolean => PHONE.test(text);
export const isEmail = (text: string): boolean => text.length <= LONGEST_EMAIL && EMAIL.test(text);

interface ContactEntry {
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
}

/** Begins a change of number or address, or makes it where no proof is wanted; see `verifyContacts`. */
export function updateContact(world: World, user: User, entry: ContactEntry): ContactUpdate {
  const change = changeOf(entry);
  const invalid = invalidOf(change);
  if (invalid.length > 0 || Object.keys(change).length === 0) return { status: 'invalid', invalid };
  return codeSettingsOf(world.profile()).verifyContacts
    ? beginAll(world, user, change)
    : { status: 'changed', user: world.users.change(user, change) };
}

const invalidOf = ({ phone, email }: UserChange): readonly ('phone' | 'email')[] => [
  ...(phone === undefined || isPhone(phone) ? [] : (['phone'] as const)),
  ...(email === undefined || isEmail(email) ? [] : (['email'] as const)),
];

function beginAll(world: World, user: User, { phone, email }: UserChange): ContactUpdate {
  const begun = [
    ...(phone === undefined ? [] : [begin(world, user, 'sms', phone)]),
    ...(email === undefined ? [] : [begin(world, user, 'email', email)]),
  ];
  const verifications = begun.filter((one): one is ContactVerification => !('error' in one));
  const refusal = begun.find((one): one is CodeRefusal => 'error' in one);
  if (verifications.length === 0 && refusal !== undefined) return { status: 'refused', refusal };
  return { status: 'code-sent', verifications, ...(refusal === undefined ? {} : { refusal }) };
}

/** As people write it: blanks, dots, hyphens and brackets of a number are left out. */
const changeOf = ({ phone, email }: ContactEntry): UserChange => ({
  ...(phone === undefined ? {} : { phone: phone.replaceAll(/[\s.()-]/g, '') }),
  ...(email === undefined ? {} : { email: email.trim() }),
});

/** The person asks for the same change again while its code lives: the same code goes out again, when it may. */
function begin(world: World, user: User, channel: CodeChannel, address: string): ContactVerification | CodeRefusal {
  const { clock, stores } = world;
  const now = clock.nowSeconds();
  const id = `contact ${channel} ${address} ${user.subject}`;
  const key = stores.contactKeys.get(now, id) ?? world.identifier();
  const sent = sendCode(world, { key, channel, account: user.subject, user, address, onFile: false }, undefined);
  if ('error' in sent) return sent;
  stores.contactKeys.set(now, id, key);
  const change = channel === 'sms' ? { phone: address } : { email: address };
  stores.contactChanges.set(now, key, { user, change });
  return { id: key, channel, sentTo: masked(channel, address), expiresInSeconds: sent.expiresAtSeconds - now };
}

/** Makes the change when the code is right; the answer is the person from now on. @param id of the verification */
export function confirmContact(world: World, id: string, code: string): User | CodeRefusal {
  const pending = world.stores.contactChanges.get(world.clock.nowSeconds(), id);
  if (pending === undefined) return { error: 'no_code_sent' };
  const checked = checkCode(world, id, code);
  return 'error' in checked ? checked : world.users.change(pending.user, pending.change);
}
