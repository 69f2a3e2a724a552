/** A second door to the same provider: HTTP/1.1 over TLS, beside the plain one. */
import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { FastifyInstance } from 'fastify';
import { toMs } from '../../src/model/units.ts';
import { answerClientError } from '../transport/client-errors.ts';
import { serverOptionsOf } from '../transport/limits.ts';
import type { TransportLimits } from '../transport/limits.ts';
import type { TlsIdentity } from './tls-identity.ts';

/** Not listening yet. A handshake may take as long as the headers of a request. */
export function createTlsListener(app: FastifyInstance, identity: TlsIdentity, limits: TransportLimits): Server {
  const options = {
    ...serverOptionsOf(limits),
    cert: identity.certificate,
    key: identity.privateKey,
    handshakeTimeout: toMs(limits.headersSeconds),
    ALPNProtocols: ['http/1.1'],
  };
  const server = createServer(options, (request, response) => app.routing(request, response));
  server.maxConnections = limits.connections;
  server.on('clientError', answerClientError);
  return server;
}
