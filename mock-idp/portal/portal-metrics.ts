/** What the relying parties and the remedies count: how the launch looks to the fund rather than to its servers. */
import { serverMetrics } from '../../src/model/record/metric-names.ts';
import { remedyKinds } from '../../src/model/remedies/remedy.ts';
import type { RemedyKind } from '../../src/model/remedies/remedy.ts';
import { metricHelp } from '../metric-help.ts';
import type { OwnLabel } from '../metric-labels.ts';

const sessionEvents = ['opened', 'refused', 'logged-out'] as const;
const contactEvents = ['requested', 'confirmed', 'wrong-code'] as const;
const declarationResults = ['on-time', 'late', 'late-waived', 'invalid'] as const;
const ticketEvents = ['opened', 'overflowed', 'refused', 'answered'] as const;
const remedyEvents = ['begun', 'announced', 'ended'] as const;

export type DeclarationResult = (typeof declarationResults)[number];

export interface PortalMetrics {
  readonly session: (event: (typeof sessionEvents)[number]) => void;
  readonly contactUpdate: (event: (typeof contactEvents)[number]) => void;
  readonly declaration: (result: DeclarationResult, penalty: number) => void;
  readonly ticket: (event: (typeof ticketEvents)[number]) => void;
  readonly firstReply: (seconds: number) => void;
  readonly remedy: (kind: RemedyKind, event: (typeof remedyEvents)[number]) => void;
}

/** What is read when somebody asks for the metrics. */
export interface PortalReading {
  readonly ticketsOpen: number;
  readonly filesBlocked: number;
  readonly filesUndeclared: number;
  readonly filesOverdue: number;
}

/** A minute to a fortnight: a mailbox answers in days, and a compressed run in minutes. */
const REPLY_BUCKETS_SECONDS = [60, 300, 900, 3600, 14_400, 43_200, 86_400, 172_800, 345_600, 604_800, 1_209_600];

interface Counts {
  inc(labels: Partial<Record<OwnLabel, string>>, value?: number): void;
  inc(value?: number): void;
}

export interface MetricMakers {
  readonly counter: (name: string, help: string, labels?: OwnLabel[]) => Counts;
  readonly histogram: (name: string, help: string, buckets: number[]) => { observe(value: number): void };
}

export function createPortalMetrics({ counter, histogram }: MetricMakers): PortalMetrics {
  const counts = (name: keyof typeof serverMetrics, labels: OwnLabel[] = []): Counts =>
    counter(serverMetrics[name], metricHelp[name], labels);
  const sessions = counts('portalSessionsTotal', ['event']);
  const contacts = counts('portalContactUpdatesTotal', ['event']);
  const declarations = counts('portalDeclarationsTotal', ['result']);
  const penalties = counts('portalPenaltiesTotal');
  const tickets = counts('portalTicketsTotal', ['event']);
  const replies = histogram(
    serverMetrics.portalFirstReplySeconds,
    metricHelp.portalFirstReplySeconds,
    REPLY_BUCKETS_SECONDS,
  );
  const remedies = counts('remediesTotal', ['remedy', 'event']);

  for (const event of sessionEvents) sessions.inc({ event }, 0);
  for (const event of contactEvents) contacts.inc({ event }, 0);
  for (const result of declarationResults) declarations.inc({ result }, 0);
  for (const event of ticketEvents) tickets.inc({ event }, 0);
  for (const remedy of remedyKinds) for (const event of remedyEvents) remedies.inc({ remedy, event }, 0);

  return {
    session: (event) => sessions.inc({ event }),
    contactUpdate: (event) => contacts.inc({ event }),
    declaration(result, penalty) {
      declarations.inc({ result });
      penalties.inc(penalty);
    },
    ticket: (event) => tickets.inc({ event }),
    firstReply: (seconds) => replies.observe(seconds),
    remedy: (remedy, event) => remedies.inc({ remedy, event }),
  };
}
