/** A remedy as the audit tells it, on one line. */
import type { RemedyEvent } from '../../src/model/remedies/switches-at.ts';
import type { TimedRemedy } from '../../src/model/remedies/remedy.ts';
import type { Clock } from '../clock.ts';
import { instantOf } from './moments.ts';

export const eventInWords = ({ event, remedy }: RemedyEvent, clock: Clock): string =>
  `${remedyInWords(remedy, clock)}: ${event}`;

function remedyInWords(remedy: TimedRemedy, clock: Clock): string {
  switch (remedy.kind) {
    case 'method':
      return `method ${remedy.method} for ${Number((remedy.share * 100).toFixed(4))} % of the people`;
    case 'roll-out':
      return remedy.rollOut === null
        ? 'roll-out for everybody'
        : `roll-out from ${remedy.rollOut.from} to ${remedy.rollOut.to} for ${JSON.stringify(remedy.rollOut.group)}`;
    case 'status':
      return remedy.message === null ? 'no status message' : `status message ${JSON.stringify(remedy.message)}`;
    case 'deadline':
      return `deadline ${remedy.deadlineSeconds === null ? 'none' : instantOf(remedy.deadlineSeconds, clock)}${remedy.latePenalty ? '' : ', no late penalty'}`;
    case 'servers':
      return `servers of ${remedy.station} × ${remedy.factor}`;
    default:
      return `${remedy.kind} ${remedy.on ? 'on' : 'off'}`;
  }
}
