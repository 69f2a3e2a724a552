/** Where faults meet the requests of the provider. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../clock.ts';
import type { StepLabel } from '../fastify-types.ts';
import { labelOf } from '../observe-requests.ts';
import { isUntouched, listenForRoutes, stepInBody } from './endpoint-names.ts';
import { cutBody, endRequest } from './inject.ts';
import type { Faults } from './open-faults.ts';
import { meet } from './request-faults.ts';
import type { Injection } from './request-faults.ts';

export interface InjectionOptions {
  readonly clock: Clock;
  readonly faults: Faults;
  /** A request that ends without an answer. */
  readonly onUnanswered: (step: StepLabel | 'other', why: 'cut' | 'gone') => void;
}

/** Call before any route is added. @returns the paths that a fault may name, complete once all routes are added */
export function injectFaults(app: FastifyInstance, options: InjectionOptions): ReadonlySet<string> {
  const { clock, faults, onUnanswered } = options;

  function decide(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const path = pathOf(request);
    const step = stepInBody(request) ?? request.step ?? request.routeOptions.config.step;
    const injection = meet(faults.atWork(), { path, step }, clock.nowSeconds());
    if (injection === undefined) done();
    else inject(options, injection, { request, reply, done });
  }

  app.addHook('onRequest', (request, reply, done) => {
    const atWork = faults.atWork();
    if (atWork.length === 0 || isUntouched(pathOf(request))) done();
    else if (request.routeOptions.config.stepOf === undefined || atWork.some(isOutage)) decide(request, reply, done);
    else done();
  });
  app.addHook('onSend', (request, reply, payload, done) => {
    const { keepShare } = request.fault;
    if (keepShare === null) {
      done(null, payload);
      return;
    }
    onUnanswered(labelOf(request), 'cut');
    done(null, cutBody(request, reply, payload, keepShare));
  });
  // Only where the body says which step it is: every other request is decided about before its body is read.
  app.addHook('onRoute', (route) => {
    if (route.config?.stepOf !== undefined) route.preHandler = [decide, ...[route.preHandler ?? []].flat()];
  });
  return listenForRoutes(app);
}

/** Of its route; where none fits, as it was sent. */
const pathOf = ({ routeOptions, url }: FastifyRequest): string => routeOptions.url ?? url.split('?', 1)[0] ?? '';

const isOutage = ({ fault }: { readonly fault: { readonly kind: string } }): boolean => fault.kind === 'outage';

function inject(
  { clock, faults, onUnanswered }: InjectionOptions,
  { delaySeconds, end, fault, by }: Injection,
  {
    request,
    reply,
    done,
  }: { readonly request: FastifyRequest; readonly reply: FastifyReply; readonly done: () => void },
): void {
  by.forEach(faults.count);
  request.fault = fault;
  reply.header('x-fault', by.map((scheduled) => scheduled.fault.id).join(', '));
  const goOn = (): void => {
    if (end === null) done();
    else
      endRequest(end, request, reply, {
        clock,
        onCut: () => onUnanswered(labelOf(request), 'cut'),
        onGone: () => onUnanswered(labelOf(request), 'gone'),
      });
  };
  if (delaySeconds > 0) clock.after(delaySeconds, goOn);
  else goOn();
}
