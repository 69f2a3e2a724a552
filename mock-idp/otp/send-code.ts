/** Sends a code, or says why not. The answer says nothing about whether the person exists. */
import { lockedFor, note, waitFor } from '../stores/attempts.ts';
import type { World } from '../world.ts';
import { isAllowed } from './address-allow-list.ts';
import type { CodeRefusal } from './code-answer.ts';
import { codeSettingsOf } from './code-settings.ts';
import type { FullCodeSettings } from './code-settings.ts';
import { newCode } from './one-time-code.ts';
import type { CodeBinding, OneTimeCode } from './one-time-code.ts';

/** Told by a full gateway, seconds: by then a thirtieth of its default queue has gone out. */
const GATEWAY_RETRY_SECONDS = 20;

/** @param from the network address of whoever asks; undefined: not counted */
export function sendCode(world: World, binding: CodeBinding, from: string | undefined): OneTimeCode | CodeRefusal {
  const { clock, stores, messages, metrics, profile } = world;
  const settings = codeSettingsOf(profile());
  const now = clock.nowSeconds();
  const earlier = stores.oneTimeCodes.get(now, binding.key);
  const again = earlier !== undefined && isSame(earlier.binding, binding) && isLive(earlier, now) ? earlier : undefined;
  const refusal = refusalOf(world, binding, { settings, again, from });
  if (refusal !== undefined) return refusal;

  note(stores.attempts, now, accountKey(binding), settings.sendsPerAccount);
  if (isCounted(settings, from)) note(stores.attempts, now, addressKey(from), settings.sendsPerAddress);
  const made: OneTimeCode = {
    code: newCode(),
    madeAtSeconds: now,
    expiresAtSeconds: now + settings.lifeSeconds,
    state: 'open',
    ...again,
    binding,
    sentAtSeconds: now,
  };
  stores.oneTimeCodes.set(now, binding.key, made);
  const { channel, user, address, onFile } = binding;
  const { code, madeAtSeconds, expiresAtSeconds } = made;
  metrics.codes.requested(channel);
  if (user === undefined || address === undefined) metrics.codes.lost(channel, 'no-address');
  else messages.send({ channel, address, user, onFile, code, madeAtSeconds, expiresAtSeconds });
  return made;
}

interface Circumstances {
  readonly settings: FullCodeSettings;
  /** The code that would be sent again. */
  readonly again: OneTimeCode | undefined;
  readonly from: string | undefined;
}

function refusalOf(
  world: World,
  binding: CodeBinding,
  { settings, again, from }: Circumstances,
): CodeRefusal | undefined {
  const { attempts } = world.stores;
  const now = world.clock.nowSeconds();
  const locked = lockedFor(attempts, now, binding.account);
  if (locked > 0) return { error: 'account_locked', retryAfterSeconds: locked };
  const early = again === undefined ? 0 : again.sentAtSeconds + settings.resendAfterSeconds - now;
  if (early > 0) return { error: 'resend_too_early', retryAfterSeconds: early };
  const perAccount = waitFor(attempts, now, accountKey(binding), settings.sendsPerAccount);
  if (perAccount > 0) return { error: 'too_many_sends', retryAfterSeconds: perAccount };
  const perAddress = isCounted(settings, from) ? waitFor(attempts, now, addressKey(from), settings.sendsPerAddress) : 0;
  if (perAddress > 0) return { error: 'too_many_requests', retryAfterSeconds: perAddress };
  if (world.messages.isFull(binding.channel))
    return { error: 'temporarily_unavailable', retryAfterSeconds: GATEWAY_RETRY_SECONDS };
  return undefined;
}

const isCounted = ({ addressAllowList }: FullCodeSettings, from: string | undefined): from is string =>
  from !== undefined && !isAllowed(addressAllowList, from);

const isSame = (one: CodeBinding, other: CodeBinding): boolean =>
  one.account === other.account && one.channel === other.channel && one.address === other.address;

const isLive = ({ state, expiresAtSeconds }: OneTimeCode, nowSeconds: number): boolean =>
  state === 'open' && expiresAtSeconds > nowSeconds;

const accountKey = ({ account }: CodeBinding): string => `code sent to ${account}`;
const addressKey = (address: string): string => `code asked for from ${address}`;
