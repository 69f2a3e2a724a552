/** A new number or address that somebody has given, and the code that proves it. */
export interface ContactUpdate {
  readonly id: string;
  readonly subject: string;
  readonly channel: 'sms' | 'email';
  /** The new number or address. */
  readonly address: string;
  readonly code: string;
  readonly expiresAtSeconds: number;
  wrongCodes: number;
}
