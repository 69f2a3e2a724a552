/** A request with TLS choices of its own: a certificate to show, one of the server's that is taken unseen, an older version. */
import { Agent, request } from 'node:https';
import { toMs } from '../model/units.ts';
import type { HttpAnswer, HttpRequest, TlsChoices } from './world.ts';

/** Kept open between pushes; one of a kind, since a run has one set of choices. */
const agents = new WeakMap<TlsChoices, Agent>();

function agentFor(tls: TlsChoices): Agent {
  const known = agents.get(tls);
  if (known !== undefined) return known;
  const { verify, minVersion, client } = tls;
  const own = client === null ? {} : { cert: client.certificate, key: client.key };
  const agent = new Agent({ keepAlive: true, rejectUnauthorized: verify, minVersion, ...own });
  agents.set(tls, agent);
  return agent;
}

/** Rejects with Node's own errors, as `fetch` does; redirects are not followed. */
export function requestOverTls(url: string, order: HttpRequest, tls: TlsChoices): Promise<HttpAnswer> {
  const { method = 'GET', token, body, headers, timeoutSeconds } = order;
  return new Promise((resolve, reject) => {
    const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const sent = request(
      url,
      {
        method,
        agent: agentFor(tls),
        headers: { ...headers, ...authorization, ...(body === undefined ? {} : { 'content-length': body.length }) },
        signal: AbortSignal.timeout(toMs(timeoutSeconds)),
      },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('error', reject);
        answer.on('end', () => {
          const retryAfter = answer.headers['retry-after'];
          const text = Buffer.concat(pieces).toString('utf8');
          resolve({ status: answer.statusCode ?? 0, body: text, ...(retryAfter === undefined ? {} : { retryAfter }) });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
