/** One authentication request of CIBA, from the call of the client to its tokens. */
import type { User } from '../people/users.ts';
import type { Answer, DecoupledLogin } from './decoupled-login.ts';

export interface CibaRequest extends DecoupledLogin {
  /** What the client polls with. */
  readonly authReqId: string;
  /** Its name on the phone: the person's page does not show what the client polls with. */
  readonly approvalId: string;
  /** Who is asked. */
  readonly user: User;
  /** Shown to the person, who compares it with what the other device shows (CIBA Core 1.0 §7.1). */
  readonly bindingMessage: string | undefined;
  /** Where the client is told that it can fetch its answer; undefined: it polls. */
  readonly notification: { readonly endpoint: string; readonly token: string } | undefined;
  /** The push has reached the phone. */
  delivered: boolean;
  /** What was said before that: it counts once the push is there. */
  said: Answer | undefined;
}

/** The person can still answer. */
export const isOpen = ({ answer, said, expiresAtSeconds }: CibaRequest, nowSeconds: number): boolean =>
  answer === undefined && said === undefined && expiresAtSeconds > nowSeconds;
