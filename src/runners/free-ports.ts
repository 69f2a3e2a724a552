/** Loopback ports for programs that have to be told theirs before they start. */
import { createServer, type Server } from 'node:net';

/** Below where Linux and macOS take the ports of outgoing connections from, so that none is taken before the program listens on it. */
const [LOWEST, HIGHEST] = [20_000, 29_999];
const MOST_TRIES = 200;

/**
 * @param random 0–1, for where to look
 * @throws Error when there is none to be had
 */
export async function freePorts(count: number, random: () => number): Promise<readonly number[]> {
  const held: Server[] = [];
  try {
    for (let tries = 0; held.length < count; tries += 1) {
      if (tries === MOST_TRIES + count) throw new Error(`no ${count} free ports between ${LOWEST} and ${HIGHEST}`);
      const server = await listening(LOWEST + Math.floor(random() * (HIGHEST - LOWEST + 1)));
      if (server !== undefined) held.push(server);
    }
    return held.map(portOf);
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

const listening = (port: number): Promise<Server | undefined> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
