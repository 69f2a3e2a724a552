/** What the mock adds to Fastify's own types. */
import type { ServiceStep } from '../src/model/scenario/steps.ts';
import type { RequestFault } from './faults/request-fault.ts';
import type { EdgeStep } from '../src/model/record/run-record.ts';

export type StepLabel = ServiceStep | EdgeStep;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The step of a login that a route serves; routes without one are not steps and appear as `other` in the metrics. */
    step?: StepLabel;
    /** Where a route serves several steps: which one a body asks for. */
    stepOf?: (body: Readonly<Record<string, unknown>>) => StepLabel | undefined;
  }
  interface FastifyRequest {
    /** The step of this request, where one route serves several. */
    step: StepLabel | undefined;
    /** What is wrong with its answer on purpose. */
    fault: RequestFault;
  }
}
