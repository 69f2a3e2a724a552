import type { CaseOf } from '../../model/scenario/experiment-schema.ts';
import type { Measurements } from '../measured.ts';
import { valueOf } from './formulas.ts';

/** Row 1 and 5: a formula's value, as it prints with as many digits as were published. */
export function measureClosedForm({ formula, of, decimals }: CaseOf<'closed-form'>): Measurements<'closed-form'> {
  return { value: { kind: 'exact', value: Number(valueOf(formula, of).toFixed(decimals)), n: 1 } };
}
