/** The kernel as a run that can be split: its height is the queue, and it has happened when the run is found down at its end. */
import { createKernel } from './kernel/kernel.ts';
import type { Kernel, KernelConfig } from './kernel/kernel.ts';
import type { SplittableRun } from './splitting.ts';

/** Events between two looks at the queue. With more of them a short climb would be missed, and levels would lie too far apart. */
const LOOK_EVENTS = 1;

export interface SplittingKernelSettings {
  readonly config: KernelConfig;
  /** End of the run, seconds. */
  readonly untilSeconds: number;
  /** Whether the run, at its end, is what is looked for. */
  readonly isRare: (kernel: Kernel) => boolean;
  /** Called at the beginning of every run, which may throw to give up. */
  readonly onRun?: () => void;
}

export function splittingKernel({
  config,
  untilSeconds,
  isRare,
  onRun,
}: SplittingKernelSettings): SplittableRun<Kernel> {
  let kernel = createKernel(config);
  return {
    start(seed) {
      onRun?.();
      kernel = createKernel({ ...config, seed });
    },
    resume(state, seed) {
      onRun?.();
      kernel = state.fork(seed);
    },
    climb(level) {
      while (kernel.queueLength() < level)
        if (kernel.run(untilSeconds, LOOK_EVENTS)) return kernel.queueLength() >= level;
      return true;
    },
    // Nobody goes on with it: whoever resumes it forks it.
    state: () => kernel,
    peak() {
      let highest = kernel.queueLength();
      while (!kernel.run(untilSeconds, LOOK_EVENTS)) highest = Math.max(highest, kernel.queueLength());
      return Math.max(highest, kernel.queueLength());
    },
    happens() {
      kernel.run(untilSeconds);
      return isRare(kernel);
    },
  };
}
