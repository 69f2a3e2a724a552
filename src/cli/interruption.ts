/** Ctrl-C: once stops the load and still writes a record and a report, twice quits at once. */
import { exitCodes } from '../model/errors.ts';
import type { Status } from './status.ts';
import type { World } from './world.ts';

export interface Interruption {
  readonly stop: AbortSignal;
  /** From now on Ctrl-C does what it always does. */
  end(): void;
}

export function interruption(world: World, status: Pick<Status, 'clear'>): Interruption {
  const controller = new AbortController();
  const end = world.onInterrupt(() => {
    if (controller.signal.aborted) return world.quit(exitCodes.interrupted);
    status.clear();
    world.err.write(
      'Stopping: the load ends, then the record and the report are written. Ctrl-C again quits at once.\n',
    );
    controller.abort();
  });
  return { stop: controller.signal, end };
}
