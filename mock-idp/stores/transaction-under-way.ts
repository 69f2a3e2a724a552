import type { World } from '../world.ts';
import type { Transaction } from './stores.ts';

/** The login of this name, as a page or a program tells it; undefined: there is none, or it has expired. */
export const transactionUnderWay = (
  { stores, clock }: Pick<World, 'stores' | 'clock'>,
  id: string | undefined,
): Transaction | undefined => stores.transactions.get(clock.nowSeconds(), id ?? '');
