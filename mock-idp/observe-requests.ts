/** What every request has in common: it is counted, timed, and not to be cached unless its endpoint says so. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fromMs } from '../src/model/units.ts';
import { noFault } from './faults/request-fault.ts';
import type { RequestFault } from './faults/request-fault.ts';
import type { StepLabel } from './fastify-types.ts';
import type { Metrics } from './metrics.ts';
import type { RequestOutcome } from './request-outcome.ts';
import { isRecord } from './profiles/value-checks.ts';

const TOKEN_PATH = '/token';
const chosenFault = Symbol('fault');

interface WithFault {
  [chosenFault]?: RequestFault;
}

export function observeRequests(app: FastifyInstance, metrics: Metrics): void {
  app.decorateRequest('step', undefined);
  app.decorateRequest(chosenFault, undefined);
  app.decorateRequest('fault', {
    getter() {
      return (this as WithFault)[chosenFault] ?? noFault;
    },
    setter(fault: RequestFault) {
      (this as WithFault)[chosenFault] = fault;
    },
  });
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const outcome = outcomeOf(reply);
    metrics.request(labelOf(request), outcome, fromMs(reply.elapsedTime));
    if (request.routeOptions.url === TOKEN_PATH)
      metrics.tokenRequest(isRecord(request.body) ? request.body['grant_type'] : undefined, outcome);
    done();
  });
}

export const labelOf = ({ step, routeOptions }: FastifyRequest): StepLabel | 'other' =>
  step ?? routeOptions.config.step ?? 'other';

function outcomeOf({ statusCode }: FastifyReply): RequestOutcome {
  if (statusCode === 202) return 'queued';
  if (statusCode === 503 || statusCode === 429) return 'refused';
  if (statusCode >= 500) return 'server-error';
  return statusCode >= 400 ? 'client-error' : 'ok';
}
