/** The forms of the virtual phone: its camera, its card reader, and the ways to say yes or no. */
import { field, form } from '../pages/forms.ts';
import type { NfcKind } from './eid-session.ts';

/** What the phone keeps from page to page. */
export interface PhoneMemory {
  /** What the phone calls itself. */
  readonly phone: string;
  /** Its name as a registered phone; undefined: it is none. */
  readonly registered?: string | undefined;
}

const hiddenOf = ({ phone, registered }: PhoneMemory): Record<string, string> => ({
  phone,
  ...(registered === undefined ? {} : { registered }),
});

/** The camera: the text of a code is typed or pasted. */
export const scanForm = (memory: PhoneMemory): string =>
  form({
    action: '/eid/phone',
    hidden: hiddenOf(memory),
    fields: field({
      name: 'qr',
      label: 'Text of the code',
      hint: 'The login page shows it under its code.',
      autocomplete: 'off',
    }),
    button: 'Scan',
    label: 'Scan a code',
  });

export interface CardForm extends PhoneMemory {
  /** The phone's name of the session. */
  readonly session: string;
  readonly card: string;
  readonly nfc: NfcKind;
  readonly asksAccessNumber: string;
  /** A registered phone may do without the card. */
  readonly mayUnlock: boolean;
}

const radios: Readonly<Record<NfcKind, string>> = {
  extended: 'NFC with extended length: reads every card',
  'short-apdu': 'NFC with short messages only: an early phone',
  none: 'No NFC',
};

const nfcChoice = (chosen: NfcKind): string =>
  `<fieldset><legend>What this phone can do</legend>
${Object.entries(radios)
  .map(
    ([kind, label]) =>
      `<label><input type="radio" name="nfc" value="${kind}"${kind === chosen ? ' checked' : ''}> ${label}</label>`,
  )
  .join('\n')}
</fieldset>`;

export function cardForms(given: CardForm): string {
  const { session, card, nfc, asksAccessNumber, mayUnlock } = given;
  const hidden = { ...hiddenOf(given), session };
  const fields = `${nfcChoice(nfc)}
${field({ name: 'card', label: 'Card number', value: card, hint: 'Two letters and at least six digits.', pattern: '[A-Z]{2}[0-9]{6,20}', autocomplete: 'off' })}
${field({
  name: 'pin',
  label: 'PIN',
  type: 'password',
  inputmode: 'numeric',
  autocomplete: 'off',
  hint: 'The last six digits of the card number, backwards: 654321 for AB123456.',
})}${asksAccessNumber}
<label><input type="checkbox" name="register" value="yes"> Register this phone for this card</label>`;
  const unlocks = mayUnlock
    ? (['face', 'fingerprint'] as const).map((unlock) =>
        form({ action: '/eid/phone', hidden: { ...hidden, unlock }, button: `Log in by ${unlock}, without the card` }),
      )
    : [];
  return `${unlocks.join('')}${form({ action: '/eid/phone', hidden, fields, button: 'Hold the card to the phone and log in' })}${form(
    {
      action: '/eid/phone',
      hidden: { ...hidden, action: 'deny' },
      button: 'Deny this login',
      second: true,
    },
  )}`;
}
