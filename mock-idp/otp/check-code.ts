/** Checks a code that somebody typed: once, in constant time, and not too often. */
import { secretsEqual } from '../identifiers.ts';
import type { User } from '../people/users.ts';
import { countOf, lock, lockedFor, note } from '../stores/attempts.ts';
import type { World } from '../world.ts';
import type { CodeRefusal } from './code-answer.ts';
import type { CodeOutcome } from './code-metrics.ts';
import { codeSettingsOf } from './code-settings.ts';
import type { CodeChannel } from './message-text.ts';
import { digitsOf } from './one-time-code.ts';
import type { OneTimeCode } from './one-time-code.ts';

export interface RightCode {
  readonly user: User;
  readonly channel: CodeChannel;
}

/** @param key what the code is bound to */
export function checkCode(world: World, key: string, typed: string): RightCode | CodeRefusal {
  const { outcome, answer } = judge(world, key, typed);
  world.metrics.codes.checked(outcome);
  return answer;
}

interface Judgement {
  readonly outcome: CodeOutcome;
  readonly answer: RightCode | CodeRefusal;
}

function judge(world: World, key: string, typed: string): Judgement {
  const { clock, stores } = world;
  const now = clock.nowSeconds();
  const sent = stores.oneTimeCodes.get(now, key);
  if (sent === undefined) return { outcome: 'unasked', answer: { error: 'no_code_sent' } };
  const locked = lockedFor(stores.attempts, now, sent.binding.account);
  if (locked > 0) return { outcome: 'locked', answer: { error: 'account_locked', retryAfterSeconds: locked } };
  if (sent.state === 'used') return { outcome: 'used', answer: { error: 'code_used' } };
  if (sent.state === 'dead' || sent.expiresAtSeconds <= now)
    return { outcome: 'expired', answer: { error: 'code_expired' } };
  const { user, channel } = sent.binding;
  if (!secretsEqual(sent.code, digitsOf(typed)) || user === undefined) return wrong(world, sent);
  sent.state = 'used';
  stores.attempts.delete(wrongKey(sent));
  return { outcome: 'right', answer: { user, channel } };
}

/** Wrong codes are counted over all logins of the account: whoever begins a new one gets no new tries. */
function wrong({ clock, stores, profile }: World, sent: OneTimeCode): Judgement {
  const { checks, lockOutSeconds } = codeSettingsOf(profile());
  const now = clock.nowSeconds();
  const limit = { most: checks, windowSeconds: Math.max(lockOutSeconds, COUNTED_SECONDS) };
  note(stores.attempts, now, wrongKey(sent), limit);
  const triesLeft = checks - countOf(stores.attempts, now, wrongKey(sent), limit);
  if (triesLeft > 0) return { outcome: 'wrong', answer: { error: 'wrong_code', triesLeft } };
  lock(stores.attempts, now, sent.binding.account, lockOutSeconds);
  stores.attempts.delete(wrongKey(sent));
  sent.state = 'dead';
  return { outcome: 'wrong', answer: { error: 'account_locked', retryAfterSeconds: lockOutSeconds } };
}

/** Wrong codes are remembered at least as long as the longest code lives, seconds. */
const COUNTED_SECONDS = 600;

const wrongKey = ({ binding }: OneTimeCode): string => `wrong code of ${binding.account}`;
