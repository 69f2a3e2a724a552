/**
 * How a text goes into short messages: 3GPP TS 23.038 §6.2.1 (GSM 7-bit alphabet) and §6.2.3 (UCS-2), concatenated as in
 * TS 23.040 §9.2.3.24.1. One Arabic letter makes the whole text UCS-2, and then a code of two sentences takes two messages.
 */

const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Behind an escape: two septets each (§6.2.1.1). */
const EXTENDED = new Set('\f^{}\\[~]|€');

interface Alphabet {
  readonly sizeOf: (character: string) => number;
  /** Most units of a message that stands alone: 140 octets. */
  readonly alone: number;
  /** Most units of one of several: six octets are the header that joins them. */
  readonly joined: number;
}

const gsm7: Alphabet = { sizeOf: (character) => (EXTENDED.has(character) ? 2 : 1), alone: 160, joined: 153 };
/** Sent as UTF-16 in practice: a character outside the basic plane takes two units and is not torn apart. */
const ucs2: Alphabet = { sizeOf: (character) => character.length, alone: 70, joined: 67 };

const alphabetOf = (characters: readonly string[]): Alphabet =>
  characters.every((character) => BASIC.has(character) || EXTENDED.has(character)) ? gsm7 : ucs2;

/** The parts of a text, in order; each is one message of the gateway. */
export function smsPartsOf(text: string): readonly string[] {
  const characters = Array.from(text);
  const { sizeOf, alone, joined } = alphabetOf(characters);
  if (characters.reduce((sum, character) => sum + sizeOf(character), 0) <= alone) return [text];
  const parts: string[] = [];
  let part = '';
  let size = 0;
  for (const character of characters) {
    if (size + sizeOf(character) > joined) {
      parts.push(part);
      part = '';
      size = 0;
    }
    part += character;
    size += sizeOf(character);
  }
  return [...parts, part];
}
