/** One line of progress: rewritten on a terminal, now and then on a line of its own elsewhere. */
import type { World } from './world.ts';

export interface StatusLine {
  show(line: string): void;
  /** A line that stays. */
  say(line: string): void;
  /** Removes the live line, so that what is written next starts clean. */
  clear(): void;
}

const LIVE_SECONDS = 0.2;
const HEARTBEAT_SECONDS = 10;

export function statusLine({ err, env, clock }: Pick<World, 'err' | 'env' | 'clock'>, quiet: boolean): StatusLine {
  const live = err.isTerminal && (env['CI'] ?? '') === '';
  const periodSeconds = live ? LIVE_SECONDS : HEARTBEAT_SECONDS;
  let nextAtSeconds = clock.monotonicSeconds() + (live ? 0 : periodSeconds);
  let drawn = false;
  const clear = (): void => {
    if (drawn) err.write('\r\u001B[0K');
    drawn = false;
  };
  return {
    show(line) {
      const now = clock.monotonicSeconds();
      if (quiet || now < nextAtSeconds) return;
      nextAtSeconds = now + periodSeconds;
      clear();
      err.write(live ? line.slice(0, (err.columns ?? Infinity) - 1) : `${line}\n`);
      drawn = live;
    },
    say(line) {
      clear();
      if (!quiet) err.write(`${line}\n`);
    },
    clear,
  };
}
