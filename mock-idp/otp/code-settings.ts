/** What can be tuned about one-time codes: how long they live, how often they go out, and what happens to messages on their way. */
import { isIP } from 'node:net';
import type { Distribution } from '../../src/model/distributions.ts';
import { distributionCheck } from '../profiles/distribution-check.ts';
import type { ProfileDocument } from '../profiles/profile-document.ts';
import {
  described,
  exactly,
  inWords,
  listOf,
  nullOr,
  numberIn,
  optional,
  trueOrFalse,
} from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';
import { lifeSeconds } from '../stores/stores.ts';
import { LONGEST_WINDOW_SECONDS } from '../stores/attempts.ts';
import type { Limit } from '../stores/attempts.ts';
import type { CodeChannel } from './message-text.ts';

/** One way of sending messages; what goes out in a second is the station of the step `sms` or `email`. */
export interface ChannelSettings {
  /** From the gateway to the person. */
  readonly delay: Distribution;
  /** Share of messages that never arrive, for no reason that anybody can see. */
  readonly lossShare: number;
  /** Share of the people whose number or address on file is an old one. */
  readonly staleShare: number;
  /** Share of messages that arrive in the spam folder. */
  readonly spamShare: number;
  /** Most parts that wait at the gateway; null: any number. */
  readonly queueBound: number | null;
}

export interface FullCodeSettings {
  /** Of a code, from the moment it is made: also while it waits at the gateway. */
  readonly lifeSeconds: number;
  /** Wrong codes, from the last right one, that lock an account. */
  readonly checks: number;
  readonly lockOutSeconds: number;
  /** The same code can be sent again after this long. */
  readonly resendAfterSeconds: number;
  readonly sendsPerAccount: Limit;
  readonly sendsPerAddress: Limit;
  /** Addresses and networks without a limit of their own: offices behind one NAT, and load generators. */
  readonly addressAllowList: readonly string[];
  /** A new number or address has to be proved by a code that was sent there. */
  readonly verifyContacts: boolean;
  readonly sms: ChannelSettings;
  readonly email: ChannelSettings;
}

/** As a profile has it: what is not said is as in codeSettingsDefaults. */
export interface CodeSettings extends Partial<Omit<FullCodeSettings, CodeChannel>> {
  readonly sms?: Partial<ChannelSettings>;
  readonly email?: Partial<ChannelSettings>;
}

/** Log-normal laws from median and 95th percentile: σ = ln(p95 ÷ median) ÷ 1.645. Sources of all figures: docs/codes.md. */
export const codeSettingsDefaults: FullCodeSettings = {
  lifeSeconds: 600,
  checks: 5,
  lockOutSeconds: 600,
  resendAfterSeconds: 30,
  sendsPerAccount: { most: 5, windowSeconds: 600 },
  sendsPerAddress: { most: 25, windowSeconds: 300 },
  addressAllowList: ['127.0.0.0/8', '::1/128'],
  verifyContacts: true,
  sms: {
    delay: { kind: 'lognormal', medianSeconds: 4, sigma: 0.668 },
    lossShare: 0.04,
    staleShare: 0.15,
    spamShare: 0,
    queueBound: 30_000,
  },
  email: {
    delay: { kind: 'lognormal', medianSeconds: 15, sigma: 1.264 },
    lossShare: 0,
    staleShare: 0.1,
    spamShare: 0.05,
    queueBound: null,
  },
};

/** What holds under this profile, whole. */
export function codeSettingsOf({ codes = {} }: Pick<ProfileDocument, 'codes'>): FullCodeSettings {
  const { sms, email } = codeSettingsDefaults;
  return { ...codeSettingsDefaults, ...codes, sms: { ...sms, ...codes.sms }, email: { ...email, ...codes.email } };
}

const share = numberIn(0, 1, '(share)');
const span = numberIn(0, LONGEST_WINDOW_SECONDS, 'seconds', { open: true });
const limit = exactly({ most: numberIn(1, 1000, '', { whole: true }), windowSeconds: span });
const channel = exactly({
  delay: optional(distributionCheck),
  lossShare: optional(share),
  staleShare: optional(share),
  spamShare: optional(share),
  queueBound: optional(nullOr(numberIn(0, 1_000_000, 'parts', { whole: true }))),
});

/** `10.0.0.0/8`, `::1/128` or one address. */
export const networkCheck: ValueCheck = described({ type: 'string' }, (value, where, problems) => {
  const [address = '', bits, ...rest] = typeof value === 'string' ? value.split('/') : [];
  const most = isIP(address) === 6 ? 128 : 32;
  const fits = isIP(address) !== 0 && rest.length === 0 && (bits === undefined || isBits(bits, most));
  if (!fits) problems.push({ where, found: inWords(value), expected: 'an IP address or a network such as 10.0.0.0/8' });
});

const isBits = (text: string, most: number): boolean => /^[0-9]{1,3}$/.test(text) && Number(text) <= most;

export const codeSettingsCheck: ValueCheck = exactly({
  lifeSeconds: optional(numberIn(0, lifeSeconds.transaction, 'seconds (no login lives longer)', { open: true })),
  checks: optional(numberIn(1, 100, '', { whole: true })),
  lockOutSeconds: optional(numberIn(0, LONGEST_WINDOW_SECONDS, 'seconds')),
  resendAfterSeconds: optional(numberIn(0, LONGEST_WINDOW_SECONDS, 'seconds')),
  sendsPerAccount: optional(limit),
  sendsPerAddress: optional(limit),
  addressAllowList: optional(listOf(networkCheck)),
  verifyContacts: optional(trueOrFalse),
  sms: optional(channel),
  email: optional(channel),
});
