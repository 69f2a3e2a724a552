/** Rules about the server under test: its own event loop must not be what was measured. */
import type { ServerSample } from '../../model/record/run-record.ts';
import { percent, shortTime } from '../numbers-in-words.ts';
import { type Evidence, longestStretch, type ValidityRule } from './rule.ts';

/** Share of a core from which a process counts as starved, and for how many seconds in a row. */
export const BUSY_RATIO = 0.9;
export const BUSY_SECONDS = 3;
/** How late the mock may deliver an answer that is due, at p99. */
export const DELIVERY_SECONDS = 0.05;
/** Share of the seconds in which it may be later. */
export const LATE_SHARE = 0.05;

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
  invalidWhen:
    'the mock delivered due answers late by more than 50 ms at p99, for 3 s in a row or in more than 5 % of the seconds',
  source:
    'chosen: small against a time-out; percentiles of seconds are not averaged into one of the run, so seconds are counted',
  check(evidence) {
    if (isUnsampled(evidence)) return null;
    const late = byTime(evidence).map((sample) => sample.deliveryLatenessP99Seconds > DELIVERY_SECONDS);
    const [stretch, total] = [longestStretch(late, Boolean), late.filter(Boolean).length];
    const most = Math.max(0, ...evidence.variant.server.map((sample) => sample.deliveryLatenessP99Seconds));
    return {
      holds: stretch < BUSY_SECONDS && total <= LATE_SHARE * late.length,
      detail: `p99 of delivery above ${shortTime(DELIVERY_SECONDS)} in ${total} of ${late.length} s, ${stretch} s in a row; limits 5 % of the seconds, below ${BUSY_SECONDS} s in a row; highest second ${shortTime(most)}`,
    };
  },
};

const byTime = ({ variant }: Evidence): ServerSample[] => variant.server.toSorted((a, b) => a.atSeconds - b.atSeconds);

/** Neither a simulated server nor one that is not ours has an event loop to look at. */
const isUnsampled = ({ engine, target }: Evidence): boolean => engine === 'simulated' || target === 'external';
