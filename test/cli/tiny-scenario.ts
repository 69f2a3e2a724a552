import { readFileSync } from 'node:fs';
import { tinyScenario } from './fake-world.ts';

/** The tiny scenario with pieces of its text replaced; a piece that is not in it is an error of the test. */
export function tinyWith(changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce(
    (text, [from, to]) => {
      if (!text.includes(from)) throw new Error(`the tiny scenario does not hold "${from}"`);
      return text.replaceAll(from, to);
    },
    readFileSync(tinyScenario, 'utf8'),
  );
}
