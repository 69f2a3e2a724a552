/** A worker thread of the proof: one case after the other, as the main thread sends them. */
import { parentPort } from 'node:worker_threads';
import { isPure, verifyCase } from '../../verify/verify-case.ts';
import type { CaseAnswer, CaseOrder } from './worker-messages.ts';

const port = parentPort;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
port?.on('message', (order: CaseOrder) => port.postMessage(answerTo(order)));

function answerTo({ experiment, index, quick }: CaseOrder): CaseAnswer {
  try {
    if (!isPure(experiment)) return { failure: `${experiment.kind} needs a live run` };
    return { rows: verifyCase(experiment, index, { quick }) };
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
