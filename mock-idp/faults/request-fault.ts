/** What is wrong, on purpose, with the answer to one request. Chosen once, when the request arrives. */
export interface RequestFault {
  /** Tokens of this answer carry a signature that does not verify. */
  readonly wrongSignature: boolean;
  /** Added to every time that this answer tells, seconds. */
  readonly clockSkewSeconds: number;
  /** Its service takes so many times as long. */
  readonly serviceFactor: number;
  /** The connection ends after this share of the body; null: the answer is whole. */
  readonly keepShare: number | null;
}

export const noFault: RequestFault = { wrongSignature: false, clockSkewSeconds: 0, serviceFactor: 1, keepShare: null };
