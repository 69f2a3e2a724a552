/** One connection, byte by byte. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export interface RawConnection {
  readonly socket: Socket;
  /** What has come by now. */
  received(): string;
  /** Resolves with what came and how long the connection lasted, when the other side has ended it. */
  readonly ended: Promise<{ readonly text: string; readonly seconds: number }>;
}

/** @param certificate set: over TLS, trusting it */
export async function openRaw(url: string, certificate?: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const at = { host: hostname, port: Number(port) };
  const began = performance.now();
  const socket = certificate === undefined ? connect(at) : connectTls({ ...at, ca: certificate });
  let text = '';
  socket.on('data', (part: Buffer) => (text += part.toString('latin1')));
  // A reset is an end too.
  socket.on('error', () => undefined);
  const ended = new Promise<{ text: string; seconds: number }>((resolve) => {
    socket.once('close', () => resolve({ text, seconds: (performance.now() - began) / 1000 }));
  });
  await new Promise<void>((resolve) => {
    socket.once(certificate === undefined ? 'connect' : 'secureConnect', () => resolve());
    socket.once('close', () => resolve());
  });
  return { socket, received: () => text, ended };
}

export const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Status lines of all answers. */
export const statusesOf = (text: string): string[] =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => String(status));
