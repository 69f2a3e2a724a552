import type { FormCheck } from './form-context.ts';

export const formParametersOnce: FormCheck = {
  name: 'form-parameters-once',
  source: 'RFC 6749 §3.2',
  run: ({ parameters }) =>
    parameters.repeated.length === 0
      ? undefined
      : { error: 'invalid_request', description: 'A parameter was sent more than once.' },
};
