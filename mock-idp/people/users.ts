/**
 * The people who can log in. Those of a file or of the admin API are kept; besides them every well-formed card number is a person, made up
 * on the spot and always the same: a launch day has millions of them, and none needs to be written down.
 */
import { createExpiringStore } from '../stores/expiring-store.ts';
import type { ExpiringStore } from '../stores/expiring-store.ts';
import { cardOf, virtualUser } from './virtual-people.ts';

export interface User {
  /** `sub` of every token: the same for all clients, at most 255 ASCII characters (OpenID Connect Core 1.0 §2). */
  readonly subject: string;
  /** Registration number: what is typed with a password. */
  readonly username: string;
  /** undefined: cannot log in so, unless there is a hash. */
  readonly password: string | undefined;
  /** A PHC string, for a password that nobody knows. */
  readonly passwordHash?: string | undefined;
  /** It was chosen here: nobody has to choose another one. */
  readonly passwordIsNew?: boolean | undefined;
  /** undefined: has no card. */
  readonly card: string | undefined;
  readonly pin: string | undefined;
  /** Where codes go, E.164; undefined: no number is known. */
  readonly phone: string | undefined;
  readonly email: string | undefined;
  /** The number on file is an old one: a code sent there never comes to the person. undefined: by the share of the profile. */
  readonly stalePhone?: boolean | undefined;
  readonly staleEmail?: boolean | undefined;
  /** BCP 47: Arabic text takes two parts of an SMS. */
  readonly locale: string;
  /** Standard claims of OpenID Connect Core 1.0 §5.1, of every scope, without sub. */
  readonly claims: Readonly<Record<string, unknown>>;
}

/** What people change about themselves while the provider runs. */
export interface UserChange {
  readonly phone?: string;
  readonly email?: string;
  readonly password?: string;
}

export interface UserDirectory {
  /** By registration number, or by card number: people type either. */
  byUsername(username: string): User | undefined;
  byCard(card: string): User | undefined;
  /** A made-up person is known by subject once he or she has been looked up otherwise. */
  bySubject(subject: string): User | undefined;
  /** Adds a user or takes the place of one with the same username. */
  put(user: User): void;
  remove(username: string): boolean;
  /** Changes what a person has changed; the answer is the person from now on. */
  change(user: User, change: UserChange): User;
  /** Whether a person of this very username is kept, and not made up. */
  isKept(username: string): boolean;
  /** Those that are kept. */
  list(): readonly User[];
}

/** What is remembered of people that are not kept: bounded, and forgotten in time. */
export interface PeopleMemory {
  readonly nowSeconds: () => number;
  /** Card by subject. */
  readonly virtualSubjects: ExpiringStore<string>;
  /** By subject. */
  readonly userChanges: ExpiringStore<UserChange>;
}

const forgetful = (): PeopleMemory => ({
  nowSeconds: () => 0,
  virtualSubjects: createExpiringStore({ lifeSeconds: Infinity, capacity: 1000 }),
  userChanges: createExpiringStore({ lifeSeconds: Infinity, capacity: 1000 }),
});

export function createUserDirectory(initial: readonly User[], memory: PeopleMemory = forgetful()): UserDirectory {
  const { nowSeconds, virtualSubjects, userChanges } = memory;
  const kept = new Map<string, User>();
  const usernameByCard = new Map<string, string>();
  const usernameBySubject = new Map<string, string>();

  function put(user: User): void {
    remove(user.username);
    kept.set(user.username, user);
    usernameBySubject.set(user.subject, user.username);
    if (user.card !== undefined) usernameByCard.set(user.card, user.username);
  }

  function remove(username: string): boolean {
    const user = kept.get(username);
    if (user === undefined) return false;
    if (usernameBySubject.get(user.subject) === username) usernameBySubject.delete(user.subject);
    if (user.card !== undefined && usernameByCard.get(user.card) === username) usernameByCard.delete(user.card);
    return kept.delete(username);
  }

  function byCard(card: string): User | undefined {
    const username = usernameByCard.get(card);
    return username === undefined ? remembered(card) : kept.get(username);
  }

  function remembered(card: string): User | undefined {
    const user = virtualUser(card);
    if (user === undefined) return undefined;
    const now = nowSeconds();
    if (virtualSubjects.get(now, user.subject) === undefined) virtualSubjects.set(now, user.subject, card);
    const changes = userChanges.get(now, user.subject);
    return changes === undefined ? user : changed(user, changes);
  }

  initial.forEach(put);
  return {
    byUsername: (username) => kept.get(username) ?? byCard(cardOf(username) ?? ''),
    byCard,
    bySubject(subject) {
      const username = usernameBySubject.get(subject);
      return username === undefined ? byCard(virtualSubjects.get(nowSeconds(), subject) ?? '') : kept.get(username);
    },
    put,
    remove,
    change(user, change) {
      const current = kept.get(user.username);
      if (current?.subject === user.subject) {
        const after = changed(current, change);
        put(after);
        return after;
      }
      const now = nowSeconds();
      const changes = { ...userChanges.get(now, user.subject), ...change };
      userChanges.set(now, user.subject, changes);
      return changed(user, changes);
    },
    isKept: (username) => kept.has(username),
    list: () => [...kept.values()],
  };
}

/** A number or an address that was changed has been proved by a code: it is not an old one. */
function changed(user: User, { phone, email, password }: UserChange): User {
  return {
    ...user,
    ...(phone === undefined ? {} : { phone, stalePhone: false }),
    ...(email === undefined ? {} : { email, staleEmail: false }),
    ...(password === undefined ? {} : { password, passwordHash: undefined, passwordIsNew: true }),
    claims: {
      ...user.claims,
      ...(phone === undefined ? {} : { phone_number: phone, phone_number_verified: true }),
      ...(email === undefined ? {} : { email, email_verified: true }),
    },
  };
}
