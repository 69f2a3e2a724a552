/** What the mock counts of one-time codes and passwords; every series is there from the start, at 0. */
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { codeMetrics } from '../../src/model/record/metric-names.ts';
import { codeMetricHelp } from './code-metric-help.ts';
import { codeChannels } from './message-text.ts';
import type { CodeChannel } from './message-text.ts';

/** `stale`: an old number; `network`: on its way; `gateway`: its queue was full or it was shut down; `no-address`: nobody to send it to. */
const lossReasons = ['stale', 'network', 'gateway', 'no-address'] as const;
export type LossReason = (typeof lossReasons)[number];

const codeOutcomes = ['right', 'wrong', 'expired', 'used', 'locked', 'unasked'] as const;
export type CodeOutcome = (typeof codeOutcomes)[number];

const passwordOutcomes = ['right', 'wrong', 'locked', 'reset-required'] as const;
export type PasswordOutcome = (typeof passwordOutcomes)[number];

/** From a quick SMS to the end of a code's life. */
const AGE_BUCKETS_SECONDS = [1, 2.5, 5, 10, 30, 60, 120, 300, 600];

export interface CodeMetrics {
  requested(channel: CodeChannel): void;
  /** Parts that the gateway has sent. */
  partsSent(channel: CodeChannel, parts: number): void;
  delivered(channel: CodeChannel, ageSeconds: number): void;
  expired(channel: CodeChannel): void;
  lost(channel: CodeChannel, reason: LossReason): void;
  queueLength(channel: CodeChannel, messages: number): void;
  checked(outcome: CodeOutcome): void;
  passwordChecked(outcome: PasswordOutcome): void;
}

export function createCodeMetrics(registry: Registry): CodeMetrics {
  const registers = [registry];
  const counter = <Label extends string>(name: keyof typeof codeMetrics, labelNames: Label[]) =>
    new Counter({ name: codeMetrics[name], help: codeMetricHelp[name], labelNames, registers });
  const requested = counter('requestedTotal', ['channel']);
  const delivered = counter('deliveredTotal', ['channel']);
  const expired = counter('expiredTotal', ['channel']);
  const lost = counter('lostTotal', ['channel', 'reason']);
  const parts = counter('partsTotal', ['channel']);
  const checks = counter('checksTotal', ['outcome']);
  const passwords = counter('passwordChecksTotal', ['outcome']);
  const queue = new Gauge({
    name: codeMetrics.queueLength,
    help: codeMetricHelp.queueLength,
    labelNames: ['channel'],
    registers,
  });
  const ages = new Histogram({
    name: codeMetrics.ageSeconds,
    help: codeMetricHelp.ageSeconds,
    labelNames: ['channel'],
    buckets: AGE_BUCKETS_SECONDS,
    registers,
  });

  for (const channel of codeChannels) {
    for (const metric of [requested, delivered, expired, parts]) metric.inc({ channel }, 0);
    for (const reason of lossReasons) lost.inc({ channel, reason }, 0);
    queue.set({ channel }, 0);
    ages.zero({ channel });
  }
  for (const outcome of codeOutcomes) checks.inc({ outcome }, 0);
  for (const outcome of passwordOutcomes) passwords.inc({ outcome }, 0);

  return {
    requested: (channel) => requested.inc({ channel }),
    partsSent: (channel, count) => parts.inc({ channel }, count),
    delivered(channel, ageSeconds) {
      delivered.inc({ channel });
      ages.observe({ channel }, ageSeconds);
    },
    expired: (channel) => expired.inc({ channel }),
    lost: (channel, reason) => lost.inc({ channel, reason }),
    queueLength: (channel, messages) => queue.set({ channel }, messages),
    checked: (outcome) => checks.inc({ outcome }),
    passwordChecked: (outcome) => passwords.inc({ outcome }),
  };
}
