/** How much a login proves, compared: levels of assurance stand in an order, and more is enough where less was asked for. */
import { levels } from '../eid/assurance.ts';

const order: readonly string[] = [levels.low, levels.substantial, levels.high];

/** Whether a login could ever be what was asked for. */
export const hasKnownLevel = (asked: readonly string[]): boolean => asked.some((level) => order.includes(level));

/** Whether `acr` is one of those asked for, or above the lowest of them. Asked for nothing that we know: anything will do. */
export function satisfies(asked: readonly string[], acr: string): boolean {
  const known = asked.filter((level) => order.includes(level));
  return known.length === 0 || known.some((level) => order.indexOf(level) <= order.indexOf(acr));
}
