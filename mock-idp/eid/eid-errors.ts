/** Every error of the eID: its name and status for programs, and for people what has happened and what to do about it. */

/** An answer over HTTP. */
export interface StepAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export const eidErrors = {
  invalid_request: { status: 400, says: 'Something is missing or not understood in this request.' },
  invalid_card: { status: 400, says: 'This is not a card number: two letters and at least six digits.' },
  transaction_unknown: { status: 404, says: 'This login is unknown or has expired. Start it again at the service.' },
  method_closed: { status: 403, says: 'Login with the eID is closed for you at the moment. Choose another way.' },
  session_unknown: { status: 404, says: 'The phone does not know this login. Scan the code of the login page again.' },
  session_expired: { status: 410, says: 'This login has expired. Start it again.' },
  step_out_of_order: { status: 409, says: 'This step is not possible now.' },
  qr_invalid: {
    status: 403,
    says: 'This code is not one of ours, or it belongs to another login. Scan the code again.',
  },
  qr_expired: { status: 403, says: 'This code is too old. Scan the code that the login page shows now.' },
  qr_used: { status: 409, says: 'A phone has already begun with this code. Go on there, or start the login again.' },
  app_link_invalid: { status: 403, says: 'This app link belongs to another login. Open the link of the login page.' },
  scan_required: {
    status: 403,
    says: 'The phone has to scan the code of the login page, or to be opened by its link.',
  },
  nfc_incompatible: {
    status: 422,
    says: 'This phone cannot read the card: it needs NFC with extended length. Use another phone, such as that of a relative.',
  },
  card_no_chip: { status: 422, says: 'This card has no usable chip. An agency replaces it.' },
  other_card: { status: 409, says: 'Another card was used before.' },
  card_answer_wrong: {
    status: 403,
    says: 'The card did not answer the challenge of this login. Hold it to the phone again.',
  },
  phone_limit: {
    status: 429,
    says: 'Too many people have logged in with this phone within an hour. Use another one or wait.',
  },
  wrong_pin: { status: 403, says: 'Wrong PIN.' },
  access_number_required: {
    status: 403,
    says: 'One try is left. Type the six digits on the front of the card besides the PIN.',
  },
  wrong_access_number: {
    status: 403,
    says: 'These are not the six digits on the front of the card. No try was used up.',
  },
  card_locked: {
    status: 423,
    says: 'The card is locked after too many wrong PINs. Unblock it with the PUK or at an agency.',
  },
  wrong_puk: { status: 403, says: 'Wrong PUK.' },
  puk_exhausted: { status: 423, says: 'The PUK of this card has been typed too often. Only an agency can help now.' },
  card_revoked: { status: 403, says: 'This card has been reported lost or stolen and cannot be used any more.' },
  card_expired: { status: 403, says: 'This card has expired. An agency replaces it.' },
  certificate_status_unavailable: {
    status: 503,
    says: 'Whether this card is valid could not be checked. Try again in a moment.',
  },
  login_denied: { status: 403, says: 'The login was denied on the phone.' },
  phone_unknown: { status: 404, says: 'This phone is not registered. Register it with card and PIN.' },
  request_unknown: { status: 404, says: 'There is no such request on this phone, or it has been answered.' },
  derived_credential_off: { status: 403, says: 'Login without the card is not open. Use card and PIN.' },
  wrong_knowledge: { status: 403, says: 'This is not the name that belongs to the card.' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly says: string }>>;

export type EidError = keyof typeof eidErrors;

/** Errors that end a session: the relying party is told access_denied. */
export type Failure = 'card_locked' | 'card_revoked' | 'card_expired' | 'login_denied';

/** @param more members besides: `triesLeft` */
export const refuse = (error: EidError, more: Readonly<Record<string, unknown>> = {}): StepAnswer => ({
  status: eidErrors[error].status,
  body: { error, error_description: eidErrors[error].says, ...more },
});

/** A member of an answer as a page says it; empty when it is not there. */
export function wordOf({ body }: StepAnswer, name: string): string {
  const value = body[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
