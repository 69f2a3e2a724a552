/** Rules about the server under test: its own event loop must not be what was measured. */
import { LATE_ANSWER_SECONDS } from '../../model/record/run-record.ts';
import type { ServerSample } from '../../model/record/run-record.ts';
import { percent, shortTime } from '../numbers-in-words.ts';
import { type Evidence, longestStretch, type ValidityRule } from './rule.ts';

/** Share of a core from which a process counts as starved, and for how many seconds in a row. */
export const BUSY_RATIO = 0.9;
export const BUSY_SECONDS = 3;
/** Share of the answers that may leave late: with more, the 99th percentile is late. */
export const LATE_SHARE = 0.01;

export const serverEventLoop: ValidityRule = {
  name: 'server-event-loop',
  invalidWhen: 'the mock’s event loop was busy for more than 90 % of 3 s in a row',
  source: 'chosen: above it, waiting for the event loop is no longer small beside waiting for a station',
  check(evidence) {
    if (isUnsampled(evidence)) return null;
    const stretch = longestStretch(byTime(evidence), ({ eventLoopUtilisation }) => eventLoopUtilisation > BUSY_RATIO);
    const most = Math.max(0, ...evidence.variant.server.map(({ eventLoopUtilisation }) => eventLoopUtilisation));
    return {
      holds: stretch < BUSY_SECONDS,
      detail: `above 90 % for ${stretch} s in a row, limit below ${BUSY_SECONDS} s; highest second ${percent(most)}`,
    };
  },
};

export const deliveryLateness: ValidityRule = {
  name: 'delivery-lateness',
  invalidWhen: 'the mock delivered due answers late by more than 50 ms at p99 of the run',
  source:
    'chosen: small against a time-out; the 99th percentile is above 50 ms exactly when more than 1 % of the answers are',
  check(evidence) {
    if (isUnsampled(evidence)) return null;
    const samples = byTime(evidence);
    const [first, last] = [samples.at(0), samples.at(-1)];
    if (first === undefined || last === undefined) return { holds: false, detail: 'no sample of the server' };
    const due = last.answersDue - first.answersDue;
    const late = last.answersLate - first.answersLate;
    return {
      holds: late <= LATE_SHARE * due,
      detail: `${late} of ${due} answers left more than ${shortTime(LATE_ANSWER_SECONDS)} late, limit ${Math.floor(LATE_SHARE * due)}`,
    };
  },
};

const byTime = ({ variant }: Evidence): ServerSample[] => variant.server.toSorted((a, b) => a.atSeconds - b.atSeconds);

/** Neither a simulated server nor one that is not ours has an event loop to look at. */
const isUnsampled = ({ engine, target }: Evidence): boolean => engine === 'simulated' || target === 'external';
