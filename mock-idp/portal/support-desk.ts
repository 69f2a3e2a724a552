/**
 * The support mailbox: a slow queue that nobody stands in. Groups of agents answer one ticket after the other, urgent ones first; when too
 * many are urgent, the next one waits with all the others. Its service is the step `support` of the profile if there is one, which makes it
 * a station like any other; else an exponential law with the rate of the settings.
 */
import { randomStream } from '../../src/model/random.ts';
import { SECONDS_PER_HOUR } from '../../src/model/units.ts';
import type { LoginMethod, Switches } from '../../src/model/remedies/switches.ts';
import { isOffered } from '../../src/model/remedies/may-use.ts';
import type { Clock } from '../clock.ts';
import type { IdentifierSource } from '../identifiers.ts';
import type { ProfileDocument } from '../profiles/profile-document.ts';
import type { Desk } from '../realtime/desk.ts';
import type { ExpiringStore } from '../stores/expiring-store.ts';
import type { PortalMetrics } from './portal-metrics.ts';
import { portalSettingsOf } from './portal-settings.ts';

export type TicketPriority = 'normal' | 'urgent';

export interface Ticket {
  readonly id: string;
  readonly openedAtSeconds: number;
  /** What the sender said. */
  readonly priority: TicketPriority;
  /** With whom it waits: an urgent one too many waits with the others. */
  readonly line: TicketPriority;
  answeredAtSeconds: number | undefined;
  /** Another way in, if there was one when the answer was written: the person comes back. */
  workaround: LoginMethod | undefined;
}

export interface SupportDesk {
  /** undefined: the mailbox is full. */
  readonly take: (priority: TicketPriority) => Ticket | undefined;
  /** Tickets before this one in its order; undefined: it is being answered, or is. */
  readonly aheadOf: (ticket: Ticket) => number | undefined;
  /** Tickets without an answer. */
  readonly open: () => number;
  readonly close: () => void;
}

export interface SupportDeskOptions {
  readonly clock: Clock;
  readonly identifier: IdentifierSource;
  readonly profile: () => ProfileDocument;
  readonly desk: Pick<Desk, 'visit'>;
  readonly tickets: ExpiringStore<Ticket>;
  readonly metrics: PortalMetrics;
  readonly switches: () => Switches;
}

/** Ways in beside the card, the strongest first. */
const waysIn: readonly LoginMethod[] = ['sms', 'email', 'password'];

export function openSupportDesk(options: SupportDeskOptions): SupportDesk {
  const { clock, identifier, profile, desk, tickets, metrics, switches } = options;
  const lines: Readonly<Record<TicketPriority, Ticket[]>> = { urgent: [], normal: [] };
  const random = randomStream(profile().seed, 'support');
  const cancels = new Set<() => void>();
  let atWork = 0;
  let isClosed = false;

  const waiting = (): number => lines.urgent.length + lines.normal.length;

  function take(priority: TicketPriority): Ticket | undefined {
    const { supportMailboxMost, supportUrgentMost } = portalSettingsOf({ profile });
    if (isClosed || waiting() >= supportMailboxMost) {
      metrics.ticket('refused');
      return undefined;
    }
    const overflows = priority === 'urgent' && lines.urgent.length >= supportUrgentMost;
    const ticket: Ticket = {
      id: identifier(),
      openedAtSeconds: clock.nowSeconds(),
      priority,
      line: overflows ? 'normal' : priority,
      answeredAtSeconds: undefined,
      workaround: undefined,
    };
    tickets.set(clock.nowSeconds(), ticket.id, ticket);
    lines[ticket.line].push(ticket);
    metrics.ticket('opened');
    if (overflows) metrics.ticket('overflowed');
    serveNext();
    return ticket;
  }

  /** As long as an agent is free and somebody waits. */
  function serveNext(): void {
    if (isClosed || atWork >= portalSettingsOf({ profile }).supportAgentGroups) return;
    const ticket = lines.urgent.shift() ?? lines.normal.shift();
    if (ticket === undefined) return;
    atWork += 1;
    void serve(ticket);
    serveNext();
  }

  async function serve(ticket: Ticket): Promise<void> {
    if (profile().steps.support === undefined) await agentIsDone();
    else await desk.visit('support');
    atWork -= 1;
    answer(ticket);
    serveNext();
  }

  function agentIsDone(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const meanSeconds = SECONDS_PER_HOUR / portalSettingsOf({ profile }).supportTicketsPerHour;
    const cancel = clock.after(-Math.log(random.uniformOpen()) * meanSeconds, () => {
      cancels.delete(cancel);
      resolve();
    });
    cancels.add(cancel);
    return promise;
  }

  function answer(ticket: Ticket): void {
    if (isClosed) return;
    const now = clock.nowSeconds();
    ticket.answeredAtSeconds = now;
    ticket.workaround = waysIn.find((method) => isOffered(switches(), method));
    metrics.ticket('answered');
    metrics.firstReply(now - ticket.openedAtSeconds);
  }

  return {
    take,
    aheadOf(ticket) {
      const place = lines[ticket.line].indexOf(ticket);
      if (place < 0) return undefined;
      return ticket.line === 'urgent' ? place : place + lines.urgent.length;
    },
    open: () => waiting() + atWork,
    close() {
      isClosed = true;
      for (const cancel of cancels) cancel();
    },
  };
}
