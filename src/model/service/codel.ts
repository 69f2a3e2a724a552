/**
 * Controlled delay for a queue of requests: Facebook's variant of CoDel [facebook/folly, executors/Codel.cpp and Codel.h; Maurer, "Fail at
 * Scale", ACM Queue 2015].
 *
 *     overloaded = (shortest delay of the last interval) > target
 *     shed a request when overloaded and its delay > 2·target, except the first of an interval
 *     load = min(1, shortest delay of this interval ÷ (2·target))
 *
 * delay: time a request stood in the queue, seconds, known when it leaves it. The shortest one tells a standing queue from a burst:
 * a queue that was ever nearly empty is a good queue. An interval ends with the first request that leaves after it.
 * Regimes: calm, or bursts only, nothing is shed however long single waits are; overloaded, only those pass that waited less than twice the
 * target, which keeps the queue short at the price of everyone who waited longer. A queue that nobody leaves decides nothing.
 * Not the drop schedule of RFC 8289 (one drop, the next after interval/√count): folly's authors found the simple cut to work better for
 * requests, which do not slow down their sender when dropped.
 */
export interface CodelConfig {
  readonly intervalSeconds: number;
  /** Less than the interval. */
  readonly targetSeconds: number;
}

/** Codel.cpp, codel_interval and codel_target_delay. */
export const codelDefaults: CodelConfig = { intervalSeconds: 0.1, targetSeconds: 0.005 };

export interface Codel {
  /** A request that waited `delaySeconds` leaves the queue now: whether to drop it instead of serving it. */
  shed(nowSeconds: number, delaySeconds: number): boolean;
  isOverloaded(): boolean;
  /** 0: no delay; 1: at the point where requests are shed. */
  loadRatio(): number;
}

export function createCodel(startSeconds: number, config: CodelConfig = codelDefaults): Codel {
  const { intervalSeconds, targetSeconds } = config;
  const cutSeconds = 2 * targetSeconds;
  let intervalEndsSeconds = startSeconds;
  let shortestSeconds: number | undefined;
  let overloaded = false;

  return {
    shed(nowSeconds, delaySeconds) {
      if (shortestSeconds !== undefined && nowSeconds > intervalEndsSeconds) {
        overloaded = shortestSeconds > targetSeconds;
        intervalEndsSeconds = nowSeconds + intervalSeconds;
        shortestSeconds = undefined;
      }
      if (shortestSeconds === undefined) {
        shortestSeconds = delaySeconds;
        return false;
      }
      shortestSeconds = Math.min(shortestSeconds, delaySeconds);
      return overloaded && delaySeconds > cutSeconds;
    },
    isOverloaded: () => overloaded,
    loadRatio: () => Math.min(1, (shortestSeconds ?? 0) / cutSeconds),
  };
}
