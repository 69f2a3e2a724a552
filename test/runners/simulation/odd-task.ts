/** A task for tests of the pool: it counts, and fails in every way there is. */
import process from 'node:process';
import { LaunchquakeError } from '../../../src/model/errors.ts';
import type { Work } from '../../../src/runners/simulation/work.ts';
import { taskIn } from '../../../src/runners/simulation/worker-thread.ts';

export interface Odd {
  readonly number: number;
  readonly how: 'square' | 'throw' | 'refuse' | 'die' | 'until-stopped' | 'deaf';
}

const work: Work<Odd, { readonly square: number }> = ({ number, how }, pulse) => {
  switch (how) {
    case 'throw':
      throw new Error(`no square of ${number}`);
    case 'refuse':
      throw new LaunchquakeError('PLAN_INVALID', 'odd', [{ where: 'number', found: `${number}`, expected: 'another' }]);
    case 'die':
      process.exit(7);
      break;
    case 'until-stopped':
      for (let events = 0; ; events += 1) if (pulse(0.5, events)) return null;
    case 'deaf':
      for (;;) pulse(0.5, 1);
    default:
  }
  for (let step = 0; step <= 100; step += 1) pulse(step / 100, step);
  return { square: number * number };
};

export const task = taskIn(import.meta.url, work);
