/** The lines that `launchquake run` reads from k6's console file. */
import { writesLines } from './env.ts';
import type { LoginRecord } from '../../src/model/record/run-record.ts';

/** Said once: the wall clock of run second 0. */
export const writeBegin = (epochMs: number): void => writeLine({ kind: 'begin', epochMs });

/** One for every login. */
export const writeLogin = (record: LoginRecord): void => writeLine({ kind: 'login', ...record });

function writeLine(line: object): void {
  // eslint-disable-next-line no-console -- k6's console is the only way out of a script
  if (writesLines) console.log(JSON.stringify(line));
}
