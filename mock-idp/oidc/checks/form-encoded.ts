import type { FormCheck } from './form-context.ts';

const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

export const formEncoded: FormCheck = {
  name: 'form-encoded',
  source: 'RFC 6749 §4.1.3 and appendix B, RFC 7662 §2.1, RFC 7009 §2.1',
  run: ({ contentType }) =>
    FORM.test(contentType ?? '')
      ? undefined
      : { error: 'invalid_request', description: 'The body has to be application/x-www-form-urlencoded.' },
};
