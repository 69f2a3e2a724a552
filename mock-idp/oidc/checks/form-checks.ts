/** The rules of a form that a client sends, in the order in which they are asked. */
import type { FormCheck } from './form-context.ts';
import { formEncoded } from './form-encoded.ts';
import { formParametersOnce } from './form-parameters-once.ts';

export const formChecks: readonly FormCheck[] = [formEncoded, formParametersOnce];
