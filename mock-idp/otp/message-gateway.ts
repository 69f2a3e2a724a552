/**
 * The gateways that carry codes: a message waits for its parts to be sent by the station of its step, is then under way for a while, and
 * arrives, unless its person has moved, the network loses it, or its code has died meanwhile. A dead code is never delivered, as with the
 * validity period of an SMS (3GPP TS 23.040 §9.2.3.12); the work of sending it has been done all the same.
 */
import { draw } from '../../src/model/distributions.ts';
import { randomStream } from '../../src/model/random.ts';
import type { Clock } from '../clock.ts';
import type { User } from '../people/users.ts';
import type { ProfileDocument } from '../profiles/profile-document.ts';
import type { Desk } from '../realtime/desk.ts';
import type { Stores } from '../stores/stores.ts';
import { codeSettingsOf } from './code-settings.ts';
import type { CodeMetrics } from './code-metrics.ts';
import { createInbox } from './inbox.ts';
import type { Inbox } from './inbox.ts';
import { messageText } from './message-text.ts';
import type { CodeChannel, MessageText } from './message-text.ts';

export interface CodeMessage {
  readonly channel: CodeChannel;
  readonly address: string;
  readonly user: User;
  /** The address is on file and may be an old one; a new one that is to be proved is not. */
  readonly onFile: boolean;
  readonly code: string;
  readonly madeAtSeconds: number;
  readonly expiresAtSeconds: number;
}

export interface MessageGateway {
  /** Whether the queue of a channel takes no message more. */
  isFull(channel: CodeChannel): boolean;
  /** Takes a message; what becomes of it is told by metrics and by the inbox. */
  send(message: CodeMessage): void;
  readonly inbox: Inbox;
}

export interface GatewayOptions {
  readonly clock: Clock;
  readonly profile: () => ProfileDocument;
  readonly desk: Pick<Desk, 'visit'>;
  readonly stores: Pick<Stores, 'inboxes' | 'messagesSent'>;
  readonly metrics: CodeMetrics;
}

/** Most messages of a channel anywhere between the gateway and their people: what is remembered stays bounded. */
const MOST_UNDER_WAY = 100_000;

interface Load {
  messages: number;
  parts: number;
  underWay: number;
}

export function openMessageGateway({ clock, profile, desk, stores, metrics }: GatewayOptions): MessageGateway {
  const inbox = createInbox(clock, stores.inboxes);
  const loads: Readonly<Record<CodeChannel, Load>> = {
    sms: { messages: 0, parts: 0, underWay: 0 },
    email: { messages: 0, parts: 0, underWay: 0 },
  };

  function queue(channel: CodeChannel, messages: number, parts: number): void {
    const load = loads[channel];
    load.messages += messages;
    load.parts += parts;
    metrics.queueLength(channel, load.messages);
  }

  /** The n-th message to a person over a channel has the same fate in every run with this seed, whoever else is there. */
  function fateOf({ channel, user, onFile }: CodeMessage): Fate {
    const { seed } = profile();
    const settings = codeSettingsOf(profile())[channel];
    const key = `${channel} ${user.subject}`;
    const now = clock.nowSeconds();
    const before = stores.messagesSent.get(now, key) ?? 0;
    stores.messagesSent.set(now, key, before + 1);
    const random = randomStream(seed, `message ${key}`, before);
    const isLost = random.uniform() < settings.lossShare;
    const folder = random.uniform() < settings.spamShare ? 'spam' : 'inbox';
    const delaySeconds = draw(settings.delay, random);
    if (onFile && isStale(user, channel, { seed, share: settings.staleShare }))
      return { kind: 'lost', reason: 'stale' };
    return isLost ? { kind: 'lost', reason: 'network' } : { kind: 'arrives', folder, delaySeconds };
  }

  async function carry(message: CodeMessage, fate: Fate, { subject, text, parts }: MessageText): Promise<void> {
    const { channel, address, code, madeAtSeconds, expiresAtSeconds } = message;
    const end = await desk.visit(channel, parts);
    queue(channel, -1, -parts);
    if (end !== 'served') return metrics.lost(channel, 'gateway');
    metrics.partsSent(channel, parts);
    const sentAtSeconds = clock.nowSeconds();
    if (expiresAtSeconds <= sentAtSeconds) return metrics.expired(channel);
    if (fate.kind === 'lost') return metrics.lost(channel, fate.reason);
    const { delaySeconds, folder } = fate;
    loads[channel].underWay += 1;
    clock.after(Math.min(delaySeconds, expiresAtSeconds - sentAtSeconds), () => {
      loads[channel].underWay -= 1;
      const now = clock.nowSeconds();
      if (sentAtSeconds + delaySeconds >= expiresAtSeconds || now >= expiresAtSeconds) return metrics.expired(channel);
      metrics.delivered(channel, now - madeAtSeconds);
      inbox.deliver(address, {
        channel,
        folder,
        ...(subject === undefined ? {} : { subject }),
        text,
        code,
        sentAtEpochMs: clock.epochMsAt(sentAtSeconds),
        deliveredAtEpochMs: clock.epochMsAt(now),
      });
    });
  }

  return {
    isFull(channel) {
      const { queueBound } = codeSettingsOf(profile())[channel];
      const { parts, messages, underWay } = loads[channel];
      return messages + underWay >= MOST_UNDER_WAY || (queueBound !== null && parts >= queueBound);
    },
    send(message) {
      const { channel, code, user, expiresAtSeconds } = message;
      const text = messageText(channel, user.locale, code, expiresAtSeconds - clock.nowSeconds());
      queue(channel, 1, text.parts);
      void carry(message, fateOf(message), text);
    },
    inbox,
  };
}

type Fate =
  | { readonly kind: 'lost'; readonly reason: 'stale' | 'network' }
  | { readonly kind: 'arrives'; readonly folder: 'inbox' | 'spam'; readonly delaySeconds: number };

/** Whether the address on file is an old one: as the person says, or by a lot that falls the same whenever it is drawn. */
function isStale(
  { stalePhone, staleEmail, subject }: User,
  channel: CodeChannel,
  { seed, share }: { readonly seed: number; readonly share: number },
): boolean {
  const said = channel === 'sms' ? stalePhone : staleEmail;
  return said ?? randomStream(seed, `stale ${channel} ${subject}`).uniform() < share;
}
