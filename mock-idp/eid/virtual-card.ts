/** The cards of the mock: any number of the right form is a card, and its PIN follows from the number. Test data, not a secret. */

/** Two letters and at least six digits, such as AB123456. */
const CARD_NUMBER = /^[A-Z]{2}[0-9]{6,20}$/;

export const isCardNumber = (text: string): boolean => CARD_NUMBER.test(text);

/** The last six digits, backwards: AB123456 has the PIN 654321. */
export const pinOf = (card: string): string => Array.from(card.slice(-6)).toReversed().join('');
