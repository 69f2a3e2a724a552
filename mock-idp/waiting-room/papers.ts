/** Tickets and passes of one waiting room, written and read with its own key. */
import { readPaper, writePaper } from '../../src/model/service/waiting-room-ticket.ts';
import type { PaperKind, PaperSigner, PaperVerdict } from '../../src/model/service/waiting-room-ticket.ts';
import type { Clock } from '../clock.ts';

export interface Papers {
  write(kind: PaperKind, id: string, expiresAtSeconds: number): string;
  read(kind: PaperKind, text: string): PaperVerdict;
}

/** @param room the room's own name: letters, digits, - and _ */
export function createPapers(clock: Clock, signer: PaperSigner, room: string): Papers {
  return {
    write: (kind, id, expiresAtSeconds) =>
      writePaper({ kind, room, id, expiresAtEpochMs: clock.epochMsAt(expiresAtSeconds) }, signer),
    read: (kind, text) => readPaper(text, { kind, room, nowEpochMs: clock.epochMsAt(clock.nowSeconds()) }, signer),
  };
}
