/** What is in the record of a login and is no attempt: it never reached the stations that a client waits for. */
import { messageSteps } from '../scenario/steps.ts';
import type { EdgeStep } from './run-record.ts';

const edgeSteps: ReadonlySet<string> = new Set<EdgeStep>(['queue-poll', 'retry-permit']);

/** Polls of the waiting room, questions to the portal's budget, and messages on their way to a person. */
export const isEdgeStep = (step: string): boolean => edgeSteps.has(step) || messageSteps.has(step);
