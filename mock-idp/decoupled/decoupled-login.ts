/** A login on another device than the one that waits for its tokens: what the device flow and CIBA have in common. */
import type { Authentication } from '../oidc/authentication.ts';
import { pollTooEarly } from './poll-pace.ts';
import type { PollPace } from './poll-pace.ts';

/** What the person said. */
export type Answer =
  | { readonly kind: 'allowed'; readonly authentication: Authentication }
  | { readonly kind: 'denied' };

export interface DecoupledLogin {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  /** The turn of the waiting room that let it in. */
  readonly turn: string | undefined;
  readonly expiresAtSeconds: number;
  readonly pace: PollPace;
  /** undefined: nobody has answered. */
  answer: Answer | undefined;
}

/** What a poll is told. */
export type PollResult =
  | { readonly kind: 'allowed'; readonly authentication: Authentication }
  | { readonly kind: 'authorization_pending' | 'slow_down' | 'expired_token' | 'access_denied' };

export const hasExpired = ({ expiresAtSeconds }: DecoupledLogin, nowSeconds: number): boolean =>
  expiresAtSeconds <= nowSeconds;

/** Only a login that is still open can be polled too fast: an answer is given whenever it is asked for. */
export function poll(login: DecoupledLogin, arrivedAtSeconds: number, nowSeconds: number): PollResult {
  if (hasExpired(login, nowSeconds)) return { kind: 'expired_token' };
  if (login.answer?.kind === 'denied') return { kind: 'access_denied' };
  if (login.answer !== undefined) return login.answer;
  return { kind: pollTooEarly(login.pace, arrivedAtSeconds, nowSeconds) ? 'slow_down' : 'authorization_pending' };
}
