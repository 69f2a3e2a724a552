/** What a login with the eID proves, by the way it was done. */

/** eIDAS levels, Commission Implementing Regulation (EU) 2015/1502. */
export const levels = {
  high: 'http://eidas.europa.eu/LoA/high',
  substantial: 'http://eidas.europa.eu/LoA/substantial',
  low: 'http://eidas.europa.eu/LoA/low',
} as const;

/** How a phone makes sure that its owner holds it. */
export type Unlock = 'pin' | 'face' | 'fingerprint';
export type Enrolment = 'pin' | 'knowledge';

/** How the person was recognised: the card and its PIN, or a registered phone that stands for the card. */
export type Proof =
  | { readonly kind: 'card' }
  | { readonly kind: 'phone'; readonly unlock: Unlock; readonly enrolment: Enrolment };

export interface Assurance {
  readonly acr: string;
  /** RFC 8176 §2. */
  readonly amr: readonly string[];
}

/** Smart card and PIN. */
export const assurance: Assurance = { acr: levels.high, amr: ['sc', 'pin', 'mfa'] };

const unlockAmr: Readonly<Record<Unlock, string>> = { pin: 'pin', face: 'face', fingerprint: 'fpt' };

/** A key in the phone's software is no smart card; and a phone that was registered by a name proves little of who holds it. */
export function assuranceOf(proof: Proof): Assurance {
  if (proof.kind === 'card') return assurance;
  return {
    acr: proof.enrolment === 'pin' ? levels.substantial : levels.low,
    amr: ['swk', unlockAmr[proof.unlock], 'mfa'],
  };
}
