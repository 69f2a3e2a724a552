/** How a page says where a code went: enough for whoever owns it, too little for everybody else. */
import { createHash } from 'node:crypto';
import type { CodeChannel } from './message-text.ts';

/** `+21260102123456` → `+212 ••••• 56`, `amina@example.test` → `a•••••@example.test`. */
export function masked(channel: CodeChannel, address: string): string {
  if (channel === 'sms') return `${address.slice(0, 4)} ••••• ${address.slice(-2)}`;
  const at = address.lastIndexOf('@');
  return `${address.slice(0, 1)}•••••${at < 0 ? '' : address.slice(at)}`;
}

/** What is said of a number that nobody has, or of a person without an address: always the same, and like any other. */
export function maskedDecoy(channel: CodeChannel, typed: string): string {
  const drawn = createHash('sha256').update(`decoy ${typed}`).digest().readUInt32BE(0);
  const letter = String.fromCharCode('a'.charCodeAt(0) + (drawn % 26));
  return channel === 'sms' ? masked('sms', `+212${String(100 + (drawn % 100))}`) : `${letter}•••••@example.test`;
}
