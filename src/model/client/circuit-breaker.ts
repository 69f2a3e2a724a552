/**
 * A circuit breaker: stops calling a server that mostly fails, and tries again later with a few calls [Nygard, Release It!, 2007, §5.2;
 * resilience4j, CircuitBreakerConfig.java, CircuitBreakerMetrics.java and CircuitBreakerStateMachine.java].
 *
 *     closed → open          failures ≥ a·calls or slow ≥ b·calls, among the last `windowCalls`, once there are `minCalls`
 *     open → half-open       with the first call later than `openSeconds` after opening
 *     half-open → closed     min(`probes`, `minCalls`) calls have ended, and both shares are below their thresholds
 *     half-open → open       they have ended, and one share is not
 *
 * a, b: failure and slow threshold, shares in (0, 1]. Slow: took longer than `slowSeconds`, failed or not.
 * As in resilience4j, a result counts in the state in which it arrives: one from before counts as a probe's in half-open, and for nothing
 * while open. Half-open lasts until enough calls have ended: a call that ends without a result has to be given back.
 * Regimes: failing share below a, no effect; above, no calls but `probes` each `openSeconds`, so a server that serves half of its calls
 * is treated like one that serves none.
 */
export interface CircuitBreakerConfig {
  readonly windowCalls: number;
  /** More than `windowCalls` counts as `windowCalls`. */
  readonly minCalls: number;
  readonly failureThresholdRatio: number;
  readonly slowThresholdRatio: number;
  readonly slowSeconds: number;
  readonly openSeconds: number;
  readonly probes: number;
}

/** CircuitBreakerConfig.java, DEFAULT_…. */
export const circuitBreakerDefaults: CircuitBreakerConfig = {
  windowCalls: 100,
  minCalls: 100,
  failureThresholdRatio: 0.5,
  slowThresholdRatio: 1,
  slowSeconds: 60,
  openSeconds: 60,
  probes: 10,
};

export type CircuitState = 'closed' | 'open' | 'half-open';

export interface CallResult {
  readonly failed: boolean;
  readonly durationSeconds: number;
}

export interface CircuitBreaker {
  /** Whether a call may be made; true takes one of the probes in half-open. */
  allows(nowSeconds: number): boolean;
  ended(nowSeconds: number, result: CallResult): void;
  /** A call that was allowed has ended without a result: it was cancelled before it was sent. */
  giveBack(): void;
  state(): CircuitState;
}

export function createCircuitBreaker(config: CircuitBreakerConfig = circuitBreakerDefaults): CircuitBreaker {
  let state: CircuitState = 'closed';
  let results = createResultWindow(config.windowCalls, config.minCalls);
  let openedAtSeconds = 0;
  let probesLeft = 0;

  function open(nowSeconds: number): void {
    state = 'open';
    openedAtSeconds = nowSeconds;
  }

  function isTripped({ calls, failures, slow }: ResultCounts): boolean {
    return failures >= config.failureThresholdRatio * calls || slow >= config.slowThresholdRatio * calls;
  }

  return {
    allows(nowSeconds) {
      if (state === 'closed') return true;
      if (state === 'open') {
        if (nowSeconds <= openedAtSeconds + config.openSeconds) return false;
        state = 'half-open';
        results = createResultWindow(config.probes, config.minCalls);
        probesLeft = config.probes;
      }
      if (probesLeft === 0) return false;
      probesLeft -= 1;
      return true;
    },
    ended(nowSeconds, { failed, durationSeconds }) {
      if (state === 'open') return;
      const counts = results.add(failed, durationSeconds > config.slowSeconds);
      if (counts === undefined) return;
      if (isTripped(counts)) open(nowSeconds);
      else if (state === 'half-open') {
        state = 'closed';
        results = createResultWindow(config.windowCalls, config.minCalls);
      }
    },
    giveBack() {
      if (state === 'half-open') probesLeft += 1;
    },
    state: () => state,
  };
}

interface ResultCounts {
  readonly calls: number;
  readonly failures: number;
  readonly slow: number;
}

interface ResultWindow {
  /** The counts of the last `size` calls, or undefined while there are fewer than `least`. */
  add(failed: boolean, slow: boolean): ResultCounts | undefined;
}

function createResultWindow(size: number, least: number): ResultWindow {
  const last: { readonly failed: boolean; readonly slow: boolean }[] = [];
  let oldest = 0;
  let failures = 0;
  let slowCalls = 0;

  return {
    add(failed, slow) {
      const leaving = last[oldest];
      if (leaving?.failed === true) failures -= 1;
      if (leaving?.slow === true) slowCalls -= 1;
      last[oldest] = { failed, slow };
      oldest = (oldest + 1) % size;
      if (failed) failures += 1;
      if (slow) slowCalls += 1;
      return last.length < Math.min(least, size) ? undefined : { calls: last.length, failures, slow: slowCalls };
    },
  };
}
