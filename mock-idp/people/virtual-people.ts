/**
 * People who are not written down anywhere: whoever has a card has a name, an address and a phone, all of which follow from the number of
 * the card. No two of the same run are told apart by chance, and none has to be kept.
 */
import { createHash } from 'node:crypto';
import { isCardNumber, pinOf } from '../eid/virtual-card.ts';
import type { User } from './users.ts';
import { claimsOf, localeOf } from './virtual-claims.ts';

/** Letters of a card as two digits each, then its digits: 0102123456 is the registration number of AB123456. */
const REGISTRATION_NUMBER = /^([0-9]{2})([0-9]{2})([0-9]{6,20})$/;
const CODE_OF_A = 'A'.charCodeAt(0);
/** Letters of managers who live abroad; the relying parties know them by the same ones. */
const NON_RESIDENT = 'NR';
/** Most digits of a card that fit into a phone number: E.164 allows 15 in all, and country, kind and letters take eight. */
const PHONE_DIGITS = 7;

/** The card of whoever typed this: a card number in any case, or a registration number; undefined when it is neither. */
export function cardOf(typed: string): string | undefined {
  const text = typed.trim().toUpperCase();
  if (isCardNumber(text)) return text;
  const [, first, second, digits] = REGISTRATION_NUMBER.exec(text) ?? [];
  const letters = [first, second].map(letterOf);
  const card = `${letters.join('')}${digits ?? ''}`;
  return isCardNumber(card) ? card : undefined;
}

const letterOf = (number: string | undefined): string => {
  const place = Number(number);
  return place >= 1 && place <= 26 ? String.fromCharCode(CODE_OF_A + place - 1) : '';
};

const numberOf = (letter: string): string => String(letter.charCodeAt(0) - CODE_OF_A + 1).padStart(2, '0');

const lettersAsDigits = (card: string): string => Array.from(card.slice(0, 2)).map(numberOf).join('');

/** The person whose card has this number; undefined when no card has. */
export function virtualUser(card: string): User | undefined {
  if (!isCardNumber(card)) return undefined;
  const digits = card.slice(2);
  const subject = createHash('sha256').update(`subject ${card}`).digest('base64url');
  const letters = lettersAsDigits(card);
  const phone = `+2126${letters}${digits.slice(-PHONE_DIGITS)}`;
  const email = `${card.toLowerCase()}@example.test`;
  return {
    subject,
    username: card,
    password: `password-${digits}`,
    card,
    pin: pinOf(card),
    phone,
    email,
    /** These two are made when somebody asks: most steps of a login do not. */
    get locale() {
      return localeOf(subject);
    },
    get claims() {
      return claimsOf({
        subject,
        registrationNumber: `${letters}${digits}`,
        phone,
        email,
        isNonResident: card.startsWith(NON_RESIDENT),
      });
    },
  };
}
