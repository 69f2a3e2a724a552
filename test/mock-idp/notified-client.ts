/** A client of CIBA that listens for its notifications: keeps what it was sent, and answers as a test wants. */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';

export interface Notification {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface NotifiedClient {
  readonly endpoint: string;
  readonly received: readonly Notification[];
  /** Resolves when so many have come. */
  came(count: number): Promise<void>;
  close(): Promise<void>;
}

export async function listenForPings(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<NotifiedClient> {
  const received: Notification[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString('utf8')));
    request.on('end', () => {
      const { method = '', url: path = '' } = request;
      received.push({ method, path, headers: request.headers, body });
      response.writeHead(status, headers).end();
      waiting.filter(({ count }) => received.length >= count).forEach(({ resolve }) => resolve());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return {
    endpoint: `http://127.0.0.1:${port}/notify`,
    received,
    came(count) {
      if (received.length >= count) return Promise.resolve();
      return new Promise((resolve) => void waiting.push({ count, resolve }));
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}
