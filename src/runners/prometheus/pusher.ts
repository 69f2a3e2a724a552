/**
 * Samples on their way out: a bounded queue and one request at a time, so that a slow Prometheus costs memory for a while and then
 * samples, never the run. Oldest samples go first when there are too many. What was offered is in the end either sent or lost.
 */
import type { Clock } from '../world.ts';
import type { PostResult } from './post.ts';
import type { Sample } from './sample.ts';

export interface PushAccount {
  /** Requests, tries of the same samples counted once. */
  readonly pushes: number;
  readonly failedPushes: number;
  readonly samplesSent: number;
  readonly samplesLost: number;
  readonly firstError: string | null;
  readonly lastError: string | null;
}

export interface Pusher {
  offer(samples: readonly Sample[]): void;
  /** Sends what waits without pauses, for at most `seconds`; what is left then is lost. More may be offered afterwards. */
  flush(seconds: number): Promise<void>;
  account(): PushAccount;
}

/** Samples that may wait: about a minute and a half of a mock with 500 series. */
export const MOST_WAITING = 50_000;
/** What Prometheus itself puts into one request [max_samples_per_send, v3]. */
export const MOST_IN_PUSH = 2000;
/** Tries after the first. With 5 s of patience for each answer a push takes at most 27 s. */
const RETRIES = 3;
/** Pauses before them double from here. */
const BACKOFF_SECONDS = 1;
const HURRIED_BACKOFF_SECONDS = 0.25;
/** A server that asks for a longer pause is asked again after this: the queue would be full of old samples by then. */
const LONGEST_RETRY_AFTER_SECONDS = 15;

interface Options {
  readonly clock: Clock;
  /** Shortest time between two pushes, seconds. */
  readonly intervalSeconds: number;
  /** Must not reject. */
  readonly post: (samples: readonly Sample[]) => Promise<PostResult>;
}

type Counts = { -readonly [Key in keyof PushAccount]: PushAccount[Key] };

export function pusher(options: Options): Pusher {
  const counts: Counts = {
    pushes: 0,
    failedPushes: 0,
    samplesSent: 0,
    samplesLost: 0,
    firstError: null,
    lastError: null,
  };
  const waiting: Sample[] = [];
  let working: Promise<void> | null = null;
  let pace = newPace();
  let lastPushAtSeconds = -Infinity;

  const work = async (): Promise<void> => {
    while (waiting.length > 0 && !pace.stop.signal.aborted) {
      const due = lastPushAtSeconds + options.intervalSeconds - options.clock.monotonicSeconds();
      if (due > 0 && waiting.length < MOST_IN_PUSH) await options.clock.sleep(due, pace.hurry.signal);
      lastPushAtSeconds = options.clock.monotonicSeconds();
      await push(options, counts, waiting.splice(0, MOST_IN_PUSH), pace);
    }
    if (pace.stop.signal.aborted) counts.samplesLost += waiting.splice(0).length;
    pace = newPace();
    working = null;
  };
  return {
    offer: (samples) => {
      for (const sample of samples) waiting.push(sample);
      counts.samplesLost += waiting.splice(0, waiting.length - MOST_WAITING).length;
      if (waiting.length > 0) working ??= work();
    },
    flush: async (seconds) => {
      if (working === null) return;
      const own = pace;
      own.hurry.abort();
      const done = new AbortController();
      const deadline = options.clock.sleep(seconds, done.signal).then(() => own.stop.abort());
      await working;
      done.abort();
      await deadline;
    },
    account: () => ({ ...counts }),
  };
}

/** hurry: no pauses any more. stop: whatever is under way is given up. */
interface Pace {
  readonly hurry: AbortController;
  readonly stop: AbortController;
}

const newPace = (): Pace => ({ hurry: new AbortController(), stop: new AbortController() });

async function push(options: Options, counts: Counts, samples: readonly Sample[], pace: Pace): Promise<void> {
  counts.pushes += 1;
  for (let tries = 1; ; tries += 1) {
    const result = await unlessStopped(options.post(samples), pace.stop.signal);
    if (result.kind === 'taken') {
      counts.samplesSent += samples.length;
      return;
    }
    counts.firstError ??= result.why;
    counts.lastError = result.why;
    const pause = pauseAfter(result, tries, pace.hurry.signal.aborted);
    if (pause !== null) await options.clock.sleep(pause, pace[pace.hurry.signal.aborted ? 'stop' : 'hurry'].signal);
    if (pause === null || pace.stop.signal.aborted) {
      counts.failedPushes += 1;
      counts.samplesLost += samples.length;
      // Nobody there at the end: what still waits would only meet the same.
      if (result.kind === 'again' && pace.hurry.signal.aborted) pace.stop.abort();
      return;
    }
  }
}

/** Seconds until the same samples are tried again; null: they are not. */
function pauseAfter(result: PostResult, tries: number, isHurried: boolean): number | null {
  if (result.kind !== 'again' || tries > RETRIES) return null;
  const backoff = isHurried ? HURRIED_BACKOFF_SECONDS : BACKOFF_SECONDS * 2 ** (tries - 1);
  return Math.max(backoff, Math.min(result.afterSeconds ?? 0, LONGEST_RETRY_AFTER_SECONDS));
}

function unlessStopped(result: Promise<PostResult>, stop: AbortSignal): Promise<PostResult> {
  return new Promise((resolve) => {
    const giveUp = (): void => resolve({ kind: 'refused', why: 'no time was left' });
    if (stop.aborted) giveUp();
    stop.addEventListener('abort', giveUp, { once: true });
    void result.then((known) => {
      stop.removeEventListener('abort', giveUp);
      resolve(known);
    });
  });
}
