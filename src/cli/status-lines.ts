/** Long work shows its progress: calm lines once a second on a terminal, a heartbeat every ten seconds elsewhere. */
import type { World } from './world.ts';

export interface StatusLines {
  /** Draws the lines when it is time to; `make` is called only then. @param make `live`: they replace the lines before */
  draw(make: (live: boolean) => readonly string[]): void;
  /** Removes the live lines, so that what is written next starts clean. */
  clear(): void;
}

const LIVE_SECONDS = 1;
const HEARTBEAT_SECONDS = 10;
const NARROWEST_COLUMNS = 40;

export function statusLines({ err, env, clock }: Pick<World, 'err' | 'env' | 'clock'>): StatusLines {
  const live = err.isTerminal && (env['CI'] ?? '') === '';
  const periodSeconds = live ? LIVE_SECONDS : HEARTBEAT_SECONDS;
  let drawn = 0;
  let nextAtSeconds = clock.monotonicSeconds() + (live ? 0 : periodSeconds);
  const clear = (): void => {
    if (drawn > 0) err.write(`\u001B[${drawn}A\u001B[0J`);
    drawn = 0;
  };
  const draw: StatusLines['draw'] = (make) => {
    const now = clock.monotonicSeconds();
    if (now < nextAtSeconds) return;
    // A little early, so that the variants of one second are drawn together and no second is skipped.
    nextAtSeconds = now + periodSeconds * 0.9;
    const lines = make(live);
    clear();
    const columns = Math.max(NARROWEST_COLUMNS, err.columns ?? Infinity);
    err.write(lines.map((line) => `${live ? clip(line, columns - 1) : line}\n`).join(''));
    if (live) drawn = lines.length;
  };
  return { draw, clear };
}

const clip = (text: string, columns: number): string =>
  text.length <= columns ? text : `${text.slice(0, columns - 1)}…`;
