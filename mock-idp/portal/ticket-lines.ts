/** Two lines of tickets: the urgent one goes first. Each is in the order of arrival. */
import type { Ticket, TicketPriority } from './support-desk.ts';

export interface TicketLines {
  /** In its place: at the end, or where it was before. */
  readonly add: (ticket: Ticket) => void;
  readonly takeFirst: () => Ticket | undefined;
  /** Tickets before this one; undefined: it does not wait. */
  readonly aheadOf: (ticket: Ticket) => number | undefined;
  readonly waiting: (priority?: TicketPriority) => number;
}

export function createTicketLines(): TicketLines {
  const lines: Readonly<Record<TicketPriority, Ticket[]>> = { urgent: [], normal: [] };
  return {
    add(ticket) {
      const line = lines[ticket.line];
      const isLast = (line.at(-1)?.number ?? 0) < ticket.number;
      const place = isLast ? line.length : line.findIndex(({ number }) => number > ticket.number);
      line.splice(place, 0, ticket);
    },
    takeFirst: () => lines.urgent.shift() ?? lines.normal.shift(),
    aheadOf(ticket) {
      const place = lines[ticket.line].indexOf(ticket);
      if (place < 0) return undefined;
      return ticket.line === 'urgent' ? place : place + lines.urgent.length;
    },
    waiting: (priority) =>
      priority === undefined ? lines.urgent.length + lines.normal.length : lines[priority].length,
  };
}
