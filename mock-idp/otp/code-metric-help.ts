/** What each metric of codes and passwords says, in one sentence: the HELP line of a scrape. docs/mock-idp.md is held to it. */
import type { codeMetrics } from '../../src/model/record/metric-names.ts';

export const codeMetricHelp: Readonly<Record<keyof typeof codeMetrics, string>> = {
  requestedTotal: 'One-time codes asked for, resends included, by channel.',
  deliveredTotal: 'One-time codes that arrived while they were valid, by channel.',
  expiredTotal: 'One-time codes whose life ended before they could arrive, by channel.',
  queueLength: 'Messages that a gateway has taken and not yet sent, by channel.',
  lostTotal: 'One-time codes that never arrive, by channel and reason.',
  partsTotal: 'Parts of messages that a gateway has sent, by channel: an Arabic text takes two.',
  ageSeconds: 'Age of a one-time code when it arrives, seconds.',
  checksTotal: 'One-time codes typed in, by outcome.',
  passwordChecksTotal: 'Passwords typed in, by outcome.',
};
