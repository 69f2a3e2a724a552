/**
 * Coordinated omission (G. Tene): a service answers in s seconds, but stands still for a while; requests that meet the stall are answered
 * s after its end. A client that waits for each answer before it sends the next request meets the stall once and measures it once. A client
 * that keeps its plan goes on, and each request counts from the moment that it was meant for.
 */
export interface StallConfig {
  readonly perSecond: number;
  readonly serviceSeconds: number;
  readonly stallAtSeconds: number;
  readonly stallSeconds: number;
  readonly untilSeconds: number;
}

/** Latencies of a client that keeps its plan, from the intended starts, in their order. */
export function latenciesByPlan(config: StallConfig): readonly number[] {
  return intendedStarts(config).map((startedAt) => answeredAt(startedAt, config) - startedAt);
}

/**
 * Latencies of a client with one connection that waits: a request whose moment has passed is sent late, and one whose moment is over
 * when the client is free again is skipped, as a paced load generator does.
 */
export function latenciesOfWaiting(config: StallConfig): readonly number[] {
  const latencies: number[] = [];
  let freeAt = 0;
  for (const intendedAt of intendedStarts(config)) {
    if (intendedAt < freeAt) continue;
    freeAt = answeredAt(intendedAt, config);
    latencies.push(freeAt - intendedAt);
  }
  return latencies;
}

function intendedStarts({ perSecond, untilSeconds }: StallConfig): readonly number[] {
  return Array.from({ length: Math.round(perSecond * untilSeconds) }, (_, index) => index / perSecond);
}

function answeredAt(sentAt: number, { serviceSeconds, stallAtSeconds, stallSeconds }: StallConfig): number {
  const stallsUntil = stallAtSeconds + stallSeconds;
  const isStalled = sentAt >= stallAtSeconds && sentAt < stallsUntil;
  return (isStalled ? stallsUntil : sentAt) + serviceSeconds;
}
