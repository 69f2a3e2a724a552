/** What has arrived on made-up phones and in made-up mailboxes: how a load script reads "its" phone. */
import type { Clock } from '../clock.ts';
import type { ExpiringStore } from '../stores/expiring-store.ts';
import type { CodeChannel } from './message-text.ts';

export interface InboxMessage {
  /** From 1, over all addresses: later ones are higher. */
  readonly sequence: number;
  readonly channel: CodeChannel;
  readonly folder: 'inbox' | 'spam';
  readonly subject?: string;
  readonly text: string;
  readonly code: string;
  readonly sentAtEpochMs: number;
  readonly deliveredAtEpochMs: number;
}

export interface Inbox {
  deliver(address: string, message: Omit<InboxMessage, 'sequence'>): void;
  /** Newest first, with a sequence above `after`. */
  read(address: string, after: number): readonly InboxMessage[];
  /**
   * Runs `action` once: with the next message to this address, or when everything ends. The answer takes it back; undefined: too many
   * wait already.
   */
  whenNext(address: string, action: () => void): (() => void) | undefined;
  /** Lets everybody go who waits. */
  close(): void;
}

/** Most messages of one address, the oldest going first. */
const MOST_MESSAGES = 20;
/** Most who wait for a message at the same time. */
const MOST_WAITING = 10_000;

export function createInbox(clock: Clock, messages: ExpiringStore<readonly InboxMessage[]>): Inbox {
  const waiting = new Map<string, Set<() => void>>();
  let waitingCount = 0;
  let sequence = 0;

  function take(address: string): readonly (() => void)[] {
    const actions = [...(waiting.get(address) ?? [])];
    waiting.delete(address);
    waitingCount -= actions.length;
    return actions;
  }

  return {
    deliver(address, message) {
      sequence += 1;
      const now = clock.nowSeconds();
      const earlier = messages.get(now, address) ?? [];
      messages.set(now, address, [{ sequence, ...message }, ...earlier].slice(0, MOST_MESSAGES));
      for (const action of take(address)) action();
    },
    read: (address, after) =>
      (messages.get(clock.nowSeconds(), address) ?? []).filter((message) => message.sequence > after),
    whenNext(address, action) {
      if (waitingCount >= MOST_WAITING) return undefined;
      const actions = waiting.get(address) ?? new Set();
      waiting.set(address, actions);
      actions.add(action);
      waitingCount += 1;
      return () => {
        if (!actions.delete(action) || waiting.get(address) !== actions) return;
        waitingCount -= 1;
        if (actions.size === 0) waiting.delete(address);
      };
    },
    close() {
      for (const address of waiting.keys()) for (const action of take(address)) action();
    },
  };
}
