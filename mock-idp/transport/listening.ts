/** Takes a port, or says in our own words why not. */
import type { Server } from 'node:https';
import type { FastifyInstance } from 'fastify';
import { LaunchquakeError } from '../../src/model/errors.ts';

export interface Place {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

/** Connections that may wait to be accepted: a storm brings many at once. */
const BACKLOG = 4096;

/** The address of the plain listener. @throws LaunchquakeError PORT_IN_USE */
export const listenPlain = (app: FastifyInstance, place: Place): Promise<string> =>
  inOurWords(place, app.listen({ ...place, backlog: BACKLOG }));

/** The address of the TLS listener; of one that takes every address, that of this machine. @throws LaunchquakeError PORT_IN_USE */
export async function listenTls(server: Server, place: Place): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ ...place, backlog: BACKLOG }, resolve);
  await inOurWords(place, promise);
  server.off('error', reject);
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new RangeError('the TLS listener has no port');
  const { address, family, port } = bound;
  const own = loopbackOf[address] ?? address;
  return `https://${family === 'IPv6' ? `[${own}]` : own}:${port}`;
}

/** Of the addresses that stand for all. */
const loopbackOf: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

export const isWildcard = (host: string): boolean => Object.hasOwn(loopbackOf, host);

async function inOurWords<Value>({ host, port }: Place, listening: Promise<Value>): Promise<Value> {
  try {
    return await listening;
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause) || cause.code !== 'EADDRINUSE') throw cause;
    const problem = {
      where: `${host}:${port}`,
      found: 'a port that another process listens on',
      expected: 'a free port',
      hint: 'stop that process, choose another port, or use port 0 for any free one',
    };
    throw new LaunchquakeError('PORT_IN_USE', 'mock-idp', [problem], { cause });
  }
}
