/** How work failed: told across threads as plain data, and to people as an error with a code. */
import { LaunchquakeError } from '../../model/errors.ts';
import type { ToldError } from './work.ts';

export function toldErrorOf(error: unknown): ToldError {
  const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
  const ours = error instanceof LaunchquakeError ? error : null;
  return { message, stack, code: ours?.code ?? null, subject: ours?.subject ?? '', problems: ours?.problems ?? [] };
}

export const errorOf = ({ message, stack, code, subject, problems }: ToldError): LaunchquakeError =>
  code === null ? died(message, stack) : new LaunchquakeError(code, subject, problems);

/** @param found the last words of a thread, or of the work in it */
export function died(found: string, stack?: string): LaunchquakeError {
  const problem = {
    where: 'simulation',
    found,
    expected: 'work that goes on to the end',
    hint: stack ?? 'if it ran out of memory: fewer --workers, or a smaller --scale',
  };
  return new LaunchquakeError('SIMULATION_DIED', 'simulator', [problem]);
}
