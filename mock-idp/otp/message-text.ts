/** What a message with a code says, in the language of the person. The length is real: Arabic text takes two parts of an SMS. */
import { smsPartsOf } from './sms-parts.ts';

export type CodeChannel = 'sms' | 'email';
export const codeChannels: readonly CodeChannel[] = ['sms', 'email'];

interface Words {
  readonly subject: string;
  readonly text: (code: string, minutes: number) => string;
}

const english: Words = {
  subject: 'Your login code',
  text: (code, minutes) =>
    `Your login code is ${code}. It works once, for ${minutes} min. Never tell it to anyone who calls you.`,
};

const byLanguage: Readonly<Record<string, Words>> = {
  en: english,
  // é and à are letters of the GSM alphabet, ê and ç are not.
  fr: {
    subject: 'Votre code de connexion',
    text: (code, minutes) =>
      `Votre code de connexion est ${code}. Il est valable une seule fois, ${minutes} min. Ne le donnez à personne, ni par téléphone.`,
  },
  ar: {
    subject: 'رمز الدخول الخاص بكم',
    text: (code, minutes) =>
      `رمز الدخول الخاص بكم هو ${code}. يصلح لمرة واحدة فقط لمدة ${minutes} دقائق. لا تعطوا هذا الرمز لأي شخص حتى عبر الهاتف.`,
  },
};

export interface MessageText {
  /** Of an e-mail; an SMS has none. */
  readonly subject: string | undefined;
  readonly text: string;
  /** How many services of the gateway it takes. */
  readonly parts: number;
}

/** @param locale BCP 47; a language that is not here gets English */
export function messageText(channel: CodeChannel, locale: string, code: string, lifeSeconds: number): MessageText {
  const { subject, text } = byLanguage[locale.split('-')[0]?.toLowerCase() ?? ''] ?? english;
  const said = text(code, Math.max(1, Math.ceil(lifeSeconds / 60)));
  return channel === 'sms'
    ? { subject: undefined, text: said, parts: smsPartsOf(said).length }
    : { subject, text: said, parts: 1 };
}
