/** What every request has in common: it is counted, timed, and not to be cached unless its endpoint says so. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fromMs } from '../src/model/units.ts';
import { noFault } from './faults/request-fault.ts';
import type { RequestFault } from './faults/request-fault.ts';
import type { StepLabel } from './fastify-types.ts';
import type { Metrics, RequestOutcome } from './metrics.ts';

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
    metrics.request(labelOf(request), outcomeOf(reply), fromMs(reply.elapsedTime));
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
