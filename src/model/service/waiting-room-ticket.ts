/**
 * The papers of a waiting room: a ticket holds a place, a pass holds a turn. Both are signed text that the person carries, so a
 * place cannot be invented, moved to another room or used after its time, and each of these is told apart.
 *
 *     kind.room.id.expiry.signature      expiry: milliseconds since 1970, base 36; signature over everything before it
 */
export type PaperKind = 'ticket' | 'pass';

export interface Paper {
  readonly kind: PaperKind;
  /** Which room wrote it. */
  readonly room: string;
  readonly id: string;
  readonly expiresAtEpochMs: number;
}

export type PaperVerdict =
  | { readonly verdict: 'valid'; readonly paper: Paper }
  /** Not a paper of this kind, or not signed by us. */
  | { readonly verdict: 'forged' }
  /** Ours, but of another room. */
  | { readonly verdict: 'foreign' }
  | { readonly verdict: 'expired'; readonly paper: Paper };

/** The secret part, which the model does not have: a signature over a text, and a comparison that takes equally long for any two texts. */
export interface PaperSigner {
  sign(text: string): string;
  equal(left: string, right: string): boolean;
}

const BASE = 36;
const PART = /^[A-Za-z0-9_-]+$/;

export function writePaper({ kind, room, id, expiresAtEpochMs }: Paper, signer: PaperSigner): string {
  const text = [kind, room, id, Math.ceil(expiresAtEpochMs).toString(BASE)].join('.');
  return `${text}.${signer.sign(text)}`;
}

/** What a text says when it is presented as a paper of this kind and room. */
export function readPaper(
  text: string,
  expected: { readonly kind: PaperKind; readonly room: string; readonly nowEpochMs: number },
  signer: PaperSigner,
): PaperVerdict {
  const parts = text.split('.');
  const [kind, room = '', id = '', expiry = '', signature = ''] = parts;
  const signed = parts.slice(0, 4).join('.');
  const isGenuine =
    parts.length === 5 && parts.every((part) => PART.test(part)) && signer.equal(signer.sign(signed), signature);
  if (!isGenuine || kind !== expected.kind) return { verdict: 'forged' };
  if (room !== expected.room) return { verdict: 'foreign' };
  const paper: Paper = { kind: expected.kind, room, id, expiresAtEpochMs: Number.parseInt(expiry, BASE) };
  return paper.expiresAtEpochMs > expected.nowEpochMs ? { verdict: 'valid', paper } : { verdict: 'expired', paper };
}
