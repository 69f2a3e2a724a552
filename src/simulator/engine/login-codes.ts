/** What a login does, hears and comes to, in numbers: answers and reasons by their place in the run record's lists. */
import { answerResults, reasons } from '../../model/record/run-record.ts';
import type { Reason } from '../../model/record/run-record.ts';

/** What a login does now. */
export const END = 0;
export const WAIT = 1;
export const ASK = 2;

export const OK: number = answerResults.indexOf('ok');
export const PENDING: number = answerResults.indexOf('pending');
export const WRONG_PIN: number = answerResults.indexOf('wrong-pin');
export const QUEUED: number = answerResults.indexOf('queued');
export const TURNED_AWAY: number = answerResults.indexOf('refused');
export const TIMEOUT: number = answerResults.indexOf('timeout');
export const ERROR: number = answerResults.indexOf('error');

const reasonNumber = (reason: Reason): number => reasons.indexOf(reason);
export const DONE = reasonNumber('done');
export const QUEUE_PATIENCE = reasonNumber('queue-patience');
export const TRIES_USED = reasonNumber('tries-used');
export const RUN_ENDED = reasonNumber('run-ended');
export const AT_DOOR = reasonNumber('door');
export const ANYWHERE = reasonNumber('anywhere');
export const BUDGET = reasonNumber('budget');
export const NO_METHOD = reasonNumber('no-method');
export const NFC = reasonNumber('nfc-incompatible');
export const TAP_FAILED = reasonNumber('tap-failed');
export const PIN_LOCKED = reasonNumber('pin-locked');
