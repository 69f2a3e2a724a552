/**
 * A clock of work: it shows V(t), the service that each request at work has been given since the start, in seconds of an undisturbed server.
 * dV = rate · dt, and the rate is a constant between two changes. Whoever starts at V with s seconds to do is done when the clock shows
 * V + s, however often the rate changes meanwhile: nothing has to be computed again for those at work, and nothing is rounded twice.
 * This is the virtual time of processor sharing [Parekh and Gallager, IEEE/ACM Trans. Networking 1(3), 1993, §III], with any rate.
 * As long as the rate has always been 1, V is t itself, bit for bit.
 */
export interface WorkClock {
  rate(): number;
  /** V at a moment not before the last change of the rate. */
  workAt(atSeconds: number): number;
  /** When the clock will show `work` at this rate; Infinity when it stands still. */
  timeOf(work: number): number;
  /** @param atLeast what the clock shows now at least: the work that has just been finished */
  setRate(atSeconds: number, rate: number, atLeast?: number): void;
}

export function createWorkClock(): WorkClock {
  let sinceSeconds = 0;
  let since = 0;
  let perSecond = 1;

  const workAt = (atSeconds: number): number => since + perSecond * (atSeconds - sinceSeconds);

  return {
    rate: () => perSecond,
    workAt,
    timeOf: (work) => (work <= since ? sinceSeconds : sinceSeconds + (work - since) / perSecond),
    setRate(atSeconds, rate, atLeast = 0) {
      since = Math.max(workAt(atSeconds), atLeast);
      sinceSeconds = atSeconds;
      perSecond = rate;
    },
  };
}
