import type { StartCheck } from './start-context.ts';

const MOST_CHARACTERS = 100;
/** Letters, marks, digits, punctuation, symbols and plain spaces: nothing that breaks a line, hides or turns text around. */
const PLAIN = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u;

/** Two people compare it on two small screens. */
export const bindingMessagePlain: StartCheck = {
  name: 'binding-message-plain',
  source: 'CIBA Core 1.0 §7.1, §13',
  run({ values: { binding_message: message } }) {
    if (message === undefined || (PLAIN.test(message) && Array.from(message).length <= MOST_CHARACTERS))
      return undefined;
    const description = `The binding_message must be one line of at most ${MOST_CHARACTERS} printable characters.`;
    return { error: 'invalid_binding_message', description };
  },
};
