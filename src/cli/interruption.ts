/** Ctrl-C: once stops the load and still writes a record and a report, twice quits at once. */
import { type ErrorCode, errorCodes } from '../model/errors.ts';
import type { Status } from './status.ts';
import type { World } from './world.ts';

const code: ErrorCode = 'INTERRUPTED';

export interface Interruption {
  readonly stop: AbortSignal;
  /** From now on Ctrl-C does what it always does. */
  end(): void;
}

/** @param happens what becomes of the run, in words */
export function interruption(
  world: World,
  status: Pick<Status, 'clear'>,
  happens = 'the load ends, then record and report are written',
): Interruption {
  const controller = new AbortController();
  const end = world.onInterrupt(() => {
    status.clear();
    if (controller.signal.aborted) return world.quit(errorCodes[code].exit);
    world.err.write(`${code}  ${happens}; Ctrl-C again quits at once\n`);
    controller.abort();
  });
  return { stop: controller.signal, end };
}
