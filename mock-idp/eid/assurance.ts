/** What a login with card and PIN proves. */
export const assurance = {
  /** eIDAS level "high", Commission Implementing Regulation (EU) 2015/1502. */
  acr: 'http://eidas.europa.eu/LoA/high',
  /** Smart card and PIN, RFC 8176 §2. */
  amr: ['sc', 'pin', 'mfa'],
} as const;
