/**
 * Every number that an alert compares with, and where it comes from. Production is in seconds of the clock. A run is in run seconds: its
 * times of waiting are those of production ÷ 10, the compression of the launch-day scenario; its windows fit a run of a minute.
 */
export interface Limits {
  /** Goodput below this share of what could be carried has collapsed: the limit of docs/findings.md. */
  readonly collapsedRatio: number;
  readonly collapsedForSeconds: number;
  /** Fewer logins a second say nothing. 30 in a window leave a Poisson error of 18 %, as for every rate of a report. */
  readonly offeredPerSecond: number;
  /**
   * Share of step requests that are answered. Below a third there are more than three attempts to an answer, more than even a client that
   * gives up after its third try may cause: Google, Site Reliability Engineering, ch. 21, "Deciding to Retry".
   */
  readonly answeredRatio: number;
  /** Step requests for each login that somebody wanted: with fewer, nobody retries, and the trouble is not a storm. Chosen. */
  readonly attemptsPerLogin: number;
  /** 100 requests in a window, as for every ratio of a report. */
  readonly stepAttemptsPerSecond: number;
  readonly stormForSeconds: number;
  /** Age of the oldest request of a queue. A third of people leave a page within 10 s: sinch.com/blog/sms-and-its-need-for-speed. */
  readonly queueAgeSeconds: number;
  readonly queueForSeconds: number;
  readonly roomForSeconds: number;
  /**
   * How long the codes in a queue take to go out. People may ask for another code after 30 to 60 s, and then there are two; a code itself is
   * good for 10 minutes at most: NIST SP 800-63B §5.1.3.
   */
  readonly codeSeconds: number;
  readonly codeForSeconds: number;
  /** After a spike, below this share of the yardstick: the run is judged against offered load, production against its own last day. */
  readonly recoveredRatio: number;
  readonly recoveryForSeconds: number;
}

export const runLimits: Limits = {
  collapsedRatio: 0.5,
  collapsedForSeconds: 5,
  offeredPerSecond: 3,
  answeredRatio: 0.33,
  attemptsPerLogin: 2,
  stepAttemptsPerSecond: 10,
  stormForSeconds: 5,
  queueAgeSeconds: 1,
  queueForSeconds: 5,
  roomForSeconds: 5,
  codeSeconds: 6,
  codeForSeconds: 5,
  recoveredRatio: 0.5,
  recoveryForSeconds: 5,
};

export const productionLimits: Limits = {
  collapsedRatio: 0.5,
  collapsedForSeconds: 30,
  offeredPerSecond: 0.1,
  answeredRatio: 0.33,
  attemptsPerLogin: 2,
  stepAttemptsPerSecond: 0.33,
  stormForSeconds: 60,
  queueAgeSeconds: 10,
  queueForSeconds: 60,
  roomForSeconds: 60,
  codeSeconds: 60,
  codeForSeconds: 60,
  /** What the launch-day scenario asks of a waiting room; see docs/findings.md. */
  recoveredRatio: 0.85,
  recoveryForSeconds: 600,
};

/** A load generator is there in runs alone. */
export interface GeneratorLimits {
  /** Of all cores of the machine: k6 asks for a fifth to be left idle, grafana.com/docs/k6/latest/testing-guides/running-large-tests. */
  readonly cpuRatio: number;
  /** p99 of how late logins start. A report allows 5 % of the client’s time-out, 75 ms on launch day; this warns before. */
  readonly startLatenessSeconds: number;
  readonly forSeconds: number;
}

export const generatorLimits: GeneratorLimits = { cpuRatio: 0.8, startLatenessSeconds: 0.05, forSeconds: 5 };

/** In production a spike is over when offered load is below this share of its highest 5 minutes of the last 6 h. Chosen. */
export const SPIKE_OVER_RATIO = 0.67;
