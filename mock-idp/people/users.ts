/**
 * The people who can log in. Those of a file or of the admin API are kept; besides them every well-formed card number is a person, made up
 * on the spot and always the same: a launch day has millions of them, and none needs to be written down.
 */
import { createHash } from 'node:crypto';
import { isCardNumber, pinOf } from '../eid/virtual-card.ts';

export interface User {
  /** `sub` of every token: the same for all clients, at most 255 ASCII characters (OpenID Connect Core 1.0 §2). */
  readonly subject: string;
  /** Registration number: what is typed with a password. */
  readonly username: string;
  /** undefined: cannot log in so. */
  readonly password: string | undefined;
  /** undefined: has no card. */
  readonly card: string | undefined;
  readonly pin: string | undefined;
  /** Where codes go, E.164; undefined: no number is known. */
  readonly phone: string | undefined;
  readonly email: string | undefined;
  /** The number or address on file is an old one: a code sent there never comes to the person. */
  readonly stale: boolean;
  /** BCP 47: Arabic text takes two parts of an SMS. */
  readonly locale: string;
  /** Standard claims of OpenID Connect Core 1.0 §5.1, without sub. */
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface UserDirectory {
  byUsername(username: string): User | undefined;
  byCard(card: string): User | undefined;
  bySubject(subject: string): User | undefined;
  /** Adds a user or takes the place of one with the same username. */
  put(user: User): void;
  remove(username: string): boolean;
  /** Those that are kept. */
  list(): readonly User[];
}

export function createUserDirectory(initial: readonly User[]): UserDirectory {
  const kept = new Map(initial.map((user) => [user.username, user]));
  const find = (fits: (user: User) => boolean): User | undefined => [...kept.values()].find(fits);
  return {
    byUsername: (username) => kept.get(username),
    byCard: (card) => find((user) => user.card === card) ?? virtualUser(card),
    bySubject: (subject) => find((user) => user.subject === subject),
    put: (user) => void kept.set(user.username, user),
    remove: (username) => kept.delete(username),
    list: () => [...kept.values()],
  };
}

/** The person whose card has this number; undefined when no card has. */
export function virtualUser(card: string): User | undefined {
  if (!isCardNumber(card)) return undefined;
  const digits = card.slice(2);
  return {
    subject: createHash('sha256').update(`subject ${card}`).digest('base64url'),
    username: card,
    password: `password-${digits}`,
    card,
    pin: pinOf(card),
    phone: `+2126${digits.slice(-8).padStart(8, '0')}`,
    email: `${card.toLowerCase()}@example.test`,
    stale: false,
    locale: 'fr',
    claims: { name: 'Test Citizen' },
  };
}
