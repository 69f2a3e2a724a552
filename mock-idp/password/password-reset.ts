/** A login that waits for a new password. */
import type { User } from '../people/users.ts';

export interface PasswordReset {
  readonly transactionId: string;
  readonly user: User;
}

/** NIST SP 800-63B §5.1.1.2 wants eight characters, and lets people use at least 64. */
export const LEAST_CHARACTERS = 8;
export const MOST_CHARACTERS = 200;

export const isLongEnough = (password: string): boolean => {
  const { length } = Array.from(password);
  return length >= LEAST_CHARACTERS && length <= MOST_CHARACTERS;
};
