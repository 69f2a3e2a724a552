/** The cards of the mock: any number of the right form is a card, and all it knows follows from the number. Test data, not secrets. */
import { sha256Base64Url } from '../identifiers.ts';

/** Two letters and at least six digits, such as AB123456. */
const CARD_NUMBER = /^[A-Z]{2}[0-9]{6,20}$/;

export const isCardNumber = (text: string): boolean => CARD_NUMBER.test(text);

const lastSix = (card: string): string => card.slice(-6);

/** The last six digits, backwards: AB123456 has the PIN 654321. */
export const pinOf = (card: string): string => Array.from(lastSix(card)).toReversed().join('');

/** The card access number, printed on the front: the last six digits, 123456. */
export const accessNumberOf = (card: string): string => lastSix(card);

/** The PUK, from the letter that came with the card: 0000 and the last six digits, 0000123456. */
export const pukOf = (card: string): string => `0000${lastSix(card)}`;

/** What the card answers in a round: the base64url SHA-256 of number, round and challenge with a point between them. */
export const answerOf = (card: string, round: number, challenge: string): string =>
  sha256Base64Url(`${card}.${round}.${challenge}`);
