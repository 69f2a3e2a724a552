/**
 * The rate of admissions: a token bucket. One token is one turn; a turn that nobody used comes back at once.
 * The burst is a quarter of what is admitted between two polls, so that a short wave goes straight through instead of waiting for a
 * poll; time compression leaves it unchanged. At least 2.
 */
export interface AdmissionTokens {
  /** First moment from `nowSeconds` on at which a token is there. */
  readyAtSeconds(nowSeconds: number): number;
  /** Takes a token at a moment that `readyAtSeconds` gave, or later. */
  take(nowSeconds: number): void;
  giveBack(nowSeconds: number): void;
  reconfigure(nowSeconds: number, rate: AdmissionTokenRate): void;
}

export interface AdmissionTokenRate {
  readonly perSecond: number;
  readonly burst: number;
}

export const burstOf = (perSecond: number, pollSeconds: number): number => Math.max(2, 0.25 * perSecond * pollSeconds);

/** Tokens are real numbers: one that is all but whole counts. */
const ROUNDING = 1e-9;

export function createAdmissionTokens(initial: AdmissionTokenRate): AdmissionTokens {
  let rate = initial;
  let tokens = initial.burst;
  let atSeconds = 0;

  /** Returned turns may lift the bucket above its burst; accrual never does. */
  function accrue(nowSeconds: number): void {
    if (nowSeconds <= atSeconds) return;
    const most = Math.max(tokens, rate.burst);
    tokens = Math.min(most, tokens + (nowSeconds - atSeconds) * rate.perSecond);
    atSeconds = nowSeconds;
  }

  return {
    readyAtSeconds(nowSeconds) {
      accrue(nowSeconds);
      return tokens >= 1 - ROUNDING ? nowSeconds : nowSeconds + (1 - tokens) / rate.perSecond;
    },
    take(nowSeconds) {
      accrue(nowSeconds);
      tokens = Math.max(0, tokens - 1);
    },
    giveBack(nowSeconds) {
      accrue(nowSeconds);
      tokens += 1;
    },
    reconfigure(nowSeconds, changed) {
      accrue(nowSeconds);
      rate = changed;
      tokens = Math.min(tokens, changed.burst);
    },
  };
}
