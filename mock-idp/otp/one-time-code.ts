/** A code, what it is bound to, and how it is compared. Rules of NIST SP 800-63B §5.1.3.2: six digits or more, ten minutes, once. */
import { randomInt } from 'node:crypto';
import type { User } from '../people/users.ts';
import type { CodeChannel } from './message-text.ts';

/** Whom a code is for and what it opens. */
export interface CodeBinding {
  /** What the code is bound to: a login, or the change of a number. It is of no use anywhere else. */
  readonly key: string;
  readonly channel: CodeChannel;
  /** What sends and wrong codes are counted by. */
  readonly account: string;
  /** undefined: nobody has this number; the answers are the same. */
  readonly user: User | undefined;
  /** undefined: no number or address is known. */
  readonly address: string | undefined;
  readonly onFile: boolean;
}

export interface OneTimeCode {
  readonly binding: CodeBinding;
  readonly code: string;
  readonly madeAtSeconds: number;
  readonly expiresAtSeconds: number;
  readonly sentAtSeconds: number;
  /** `used`: it opened what it is bound to. `dead`: too many wrong ones were typed in its place. */
  state: 'open' | 'used' | 'dead';
}

const DIGITS = 6;

/** Six digits from the operating system's generator, each as likely as any other. */
export const newCode = (): string => String(randomInt(10 ** DIGITS)).padStart(DIGITS, '0');

/** Digits alone: people type blanks and hyphens between them. */
export const digitsOf = (typed: string): string => typed.replaceAll(/[\s-]/g, '');
