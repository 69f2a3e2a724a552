/** Every pure kind of experiment with what measures it. */
import type { Kind } from '../model/scenario/experiment-schema.ts';
import { measureContention } from './contention/measure-contention.ts';
import type { Measure } from './measured.ts';

export const measures = {
  contention: measureContention,
} as const satisfies { readonly [K in Kind]?: Measure<K> };
