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
import { createPauses } from './pauses.ts';
import { portalSettingsOf } from './portal-settings.ts';
import { createTicketLines } from './ticket-lines.ts';

export type TicketPriority = 'normal' | 'urgent';

export interface Ticket {
  readonly id: string;
  /** In the order of arrival, from 1. */
  readonly number: number;
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
  /** The profile has changed: agents who have come take the next tickets. */
  readonly staffed: () => void;
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

/** Pause of an agent whose station took no work, seconds. */
const PUT_BACK_SECONDS = 60;

/** Ways in beside the card, the strongest first. */
const waysIn: readonly LoginMethod[] = ['sms', 'email', 'password'];

export function openSupportDesk(options: SupportDeskOptions): SupportDesk {
  const { clock, identifier, profile, desk, tickets, metrics, switches } = options;
  const lines = createTicketLines();
  const pauses = createPauses(clock);
  const random = randomStream(profile().seed, 'support');
  let atWork = 0;
  let taken = 0;
  let answered = 0;
  let isClosed = false;

  function take(priority: TicketPriority): Ticket | undefined {
    const { supportMailboxMost, supportUrgentMost } = portalSettingsOf({ profile });
    if (isClosed || lines.waiting() >= supportMailboxMost) {
      metrics.ticket('refused');
      return undefined;
    }
    const overflows = priority === 'urgent' && lines.waiting('urgent') >= supportUrgentMost;
    taken += 1;
    const ticket: Ticket = {
      id: identifier(),
      number: taken,
      openedAtSeconds: clock.nowSeconds(),
      priority,
      line: overflows ? 'normal' : priority,
      answeredAtSeconds: undefined,
      workaround: undefined,
    };
    tickets.set(clock.nowSeconds(), ticket.id, ticket);
    lines.add(ticket);
    metrics.ticket('opened');
    if (overflows) metrics.ticket('overflowed');
    serveNext();
    return ticket;
  }

  /** The ticket for an agent who is free; undefined: nobody waits, or nobody is free. */
  const nextTicket = (): Ticket | undefined =>
    isClosed || atWork >= agentsUnder(profile()) ? undefined : lines.takeFirst();

  function serveNext(): void {
    for (let ticket = nextTicket(); ticket !== undefined; ticket = nextTicket()) {
      atWork += 1;
      void serve(ticket);
    }
  }

  async function serve(ticket: Ticket): Promise<void> {
    const isStation = profile().steps.support !== undefined;
    const end = isStation ? await desk.visit('support') : await agentIsDone();
    if (end === 'served') answer(ticket);
    else await putBack(ticket);
    atWork -= 1;
    serveNext();
  }

  /** The station has refused it: it goes back to its place, and the agent tries again a while later. */
  async function putBack(ticket: Ticket): Promise<void> {
    lines.add(ticket);
    await pauses.pass(PUT_BACK_SECONDS);
  }

  async function agentIsDone(): Promise<'served'> {
    const meanSeconds = SECONDS_PER_HOUR / portalSettingsOf({ profile }).supportTicketsPerHour;
    await pauses.pass(-Math.log(random.uniformOpen()) * meanSeconds);
    return 'served';
  }

  function answer(ticket: Ticket): void {
    const now = clock.nowSeconds();
    ticket.answeredAtSeconds = now;
    ticket.workaround = waysIn.find((method) => isOffered(switches(), method));
    answered += 1;
    metrics.ticket('answered');
    metrics.firstReply(now - ticket.openedAtSeconds);
  }

  return {
    take,
    aheadOf: lines.aheadOf,
    staffed: serveNext,
    open: () => taken - answered,
    close() {
      isClosed = true;
      pauses.giveUp();
    },
  };
}

/** Servers of the station, or groups of the settings. */
function agentsUnder(profile: ProfileDocument): number {
  const { steps, stations } = profile;
  const station = steps.support === undefined ? undefined : stations[steps.support.station];
  return station?.servers ?? portalSettingsOf({ profile: () => profile }).supportAgentGroups;
}
