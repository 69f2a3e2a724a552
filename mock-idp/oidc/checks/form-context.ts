import type { Check } from '../oauth-error.ts';
import type { Parameters } from '../parameters.ts';

/** A request with which a client asks for something in a form. */
export interface FormContext {
  readonly parameters: Parameters;
  readonly contentType: string | undefined;
}

export type FormCheck = Check<FormContext>;
