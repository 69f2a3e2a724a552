/** Pauses on the mock's clock that can all be given up together. */
import type { Clock } from '../clock.ts';

export interface Pauses {
  /** Comes back after so many seconds; never, once all are given up. */
  readonly pass: (seconds: number) => Promise<void>;
  readonly giveUp: () => void;
}

export function createPauses(clock: Clock): Pauses {
  const cancels = new Set<() => void>();
  return {
    pass(seconds) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const cancel = clock.after(seconds, () => {
        cancels.delete(cancel);
        resolve();
      });
      cancels.add(cancel);
      return promise;
    },
    giveUp() {
      for (const cancel of cancels) cancel();
      cancels.clear();
    },
  };
}
