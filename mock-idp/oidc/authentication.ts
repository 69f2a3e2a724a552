/** What a finished login proves: the same for every method, so that codes, tokens and sessions need not know how it was done. */
import type { LoginMethod } from '../../src/model/remedies/switches.ts';
import type { User } from '../people/users.ts';

export { loginMethods } from '../../src/model/remedies/switches.ts';
export type { LoginMethod } from '../../src/model/remedies/switches.ts';

export interface Authentication {
  readonly user: User;
  readonly method: LoginMethod;
  /** Authentication context class: how much can be relied on it. */
  readonly acr: string;
  /** RFC 8176 §2. */
  readonly amr: readonly string[];
  readonly atEpochSeconds: number;
}
