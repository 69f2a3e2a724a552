/** Answers when nothing better is known: in the same JSON shape as the protocol's own errors, with nothing of the inside. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export function answerErrors(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => {
    reply.code(404).send({ error: 'not_found' });
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) {
      reply.code(status).send({ error: 'invalid_request', error_description: error.message });
      return;
    }
    request.log.error({ err: error }, 'unexpected');
    reply.code(500).send({ error: 'server_error' });
  });
}

/** What Fastify refuses before any route is looked for, such as an address that cannot be decoded. Nothing of the request is said back. */
export function answerFrameworkError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const status = error.statusCode ?? 400;
  reply
    .code(status < 500 ? status : 400)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .send({ error: 'invalid_request', error_description: 'The address of the request is not well formed.' });
}
