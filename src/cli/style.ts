/** Colour for terminals, none elsewhere. */
import type { TerminalStyle } from '../report/terminal.ts';
import type { World } from './world.ts';

const wrapIn =
  (open: number, close: number) =>
  (text: string): string =>
    `\u001B[${open}m${text}\u001B[${close}m`;

/** Select Graphic Rendition codes [ECMA-48 §8.3.117]. */
const coloured: TerminalStyle = {
  bold: wrapIn(1, 22),
  dim: wrapIn(2, 22),
  good: wrapIn(32, 39),
  bad: wrapIn(31, 39),
  warn: wrapIn(33, 39),
};

/** The style for results on stdout; undefined: plain. NO_COLOR with any text turns it off [https://no-color.org]. */
export function styleFor({ out, env }: Pick<World, 'out' | 'env'>): TerminalStyle | undefined {
  const refused = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return out.isTerminal && !refused ? coloured : undefined;
}
