/** The sentence a tired SRE needs: what happened to goodput, at which load, for how long, and where the server's time went. */
import { exhaustive } from '../model/errors.ts';
import type { VariantResult } from '../model/record/result.ts';
import type { VariantRecord } from '../model/record/run-record.ts';
import type { Plan } from '../model/scenario/plan.ts';
import type { Collapse } from './collapse.ts';
import { durationInWords } from '../model/units.ts';
import { decimal, percent, plural } from './numbers-in-words.ts';
import type { Recovery } from './recovery.ts';
import type { SeedShare } from './simulated/pooled-collapse.ts';

export interface Story {
  readonly plan: Plan;
  readonly status: VariantRecord['status'];
  readonly reachedSeconds: number;
  readonly result: VariantResult;
  readonly collapse: Collapse;
  readonly recovery: Recovery;
  /** Of a simulated variant: in how many seeds it went so. Unset: it was run live. */
  readonly share?: SeedShare;
}

/** Dead work that is worth a word: of a collapse all that rounds to a percent, else what a protection should have saved. */
const NOTABLE_IN_COLLAPSE = 0.01;
const NOTABLE_DEAD_WORK = 0.05;

export function sentenceOf(story: Story): string {
  const { status, result } = story;
  if (status === 'not-started') return 'never started: there is nothing to judge.';
  if (status === 'aborted') return `aborted after ${cameTo(story)}: nothing is judged.`;
  if (!result.validity.valid) return `invalid: ${result.validity.reasons.join('; ')}.`;
  const clauses = [whatHappened(story), deadWork(story), backoffAlone(story), inSeeds(story)].filter(
    (clause) => clause !== null,
  );
  return `${clauses.join('; ')}.`;
}

const cameTo = ({ share, reachedSeconds }: Story): string =>
  share === undefined ? wholeSeconds(reachedSeconds) : plural(share.seeds, 'seed');

function whatHappened(story: Story): string {
  const { collapse } = story;
  switch (collapse.fate) {
    case 'followed':
      return `never saturated: goodput followed offered load up to ${perSecond(highestOffered(story))}`;
    case 'held':
      return `held ${heldWhat(story)} at ${perSecond(goodputLate(story))} through the spike, ${afterwards(story)}`;
    case 'sagged':
      return `sagged to ${lowestOf(collapse)}, ${afterwards(story)}`;
    case 'collapsed':
      return collapse.stop === null
        ? `collapsed, ${afterwards(story)}`
        : `collapsed at ${perSecond(collapse.stop.offeredPerSecond)}, ${afterwards(story)}`;
    case 'unknown':
      return 'the run ended before the spike could be judged';
    default:
      return exhaustive(collapse.fate);
  }
}

/** How it went on from the trigger's end. */
function afterwards({ recovery }: Story): string {
  if (!recovery.recovered) return `still down ${wholeSeconds(recovery.observedSeconds)} after the spike`;
  const seconds = recovery.seconds ?? 0;
  if (seconds < 0.5) return 'recovered as soon as the spike ended';
  return `recovered ${wholeSeconds(seconds)} after the spike`;
}

function deadWork({ result, collapse }: Story): string | null {
  const ratio = result.deadWorkRatio;
  const notable = collapse.fate === 'collapsed' ? NOTABLE_IN_COLLAPSE : NOTABLE_DEAD_WORK;
  if (ratio === null || ratio < notable) return null;
  return `${percent(ratio)} of server time was dead work`;
}

/** Seeds of one plan may end differently; one that tells of most of them says how many that were. */
function inSeeds({ share, collapse }: Story): string | null {
  if (share === undefined || share.seeds < 2) return null;
  const so = `${fateWords[collapse.fate]} in ${share.sameFate} of ${share.seeds} seeds`;
  return collapse.fate === 'followed' || collapse.fate === 'unknown'
    ? so
    : `${so}, recovered in ${share.recovered} of ${share.seeds}`;
}

const fateWords: Readonly<Record<Collapse['fate'], string>> = {
  followed: 'so',
  held: 'held',
  sagged: 'sagged',
  collapsed: 'collapsed',
  unknown: 'so',
};

/** An open system keeps sending new people whatever those before them wait: backoff moves load, it does not remove any. */
function backoffAlone({ plan, collapse, recovery }: Story): string | null {
  const rescued = collapse.fate === 'followed' || collapse.fate === 'held' || recovery.recovered;
  if (rescued || collapse.fate === 'unknown' || !isBackoffAlone(plan)) return null;
  const what = plan.client.backoff.kind.endsWith('jitter') ? 'jitter' : 'backoff';
  return `${what} alone does not rescue an open system: new people come however long the others wait`;
}

/** Whether backoff is the only thing that client and server do about overload. */
function isBackoffAlone({ client, protection }: Plan): boolean {
  const helps = [
    client.retryBudget !== null,
    client.honourRetryAfter && protection.retryAfterSeconds !== null,
    protection.queueBound !== null,
    protection.cancelAbandoned,
    protection.discipline !== 'fifo',
    protection.waitingRoom !== null,
  ];
  return client.backoff.kind !== 'none' && !helps.includes(true);
}

/** The knee where it is known; else what was offered. */
const heldWhat = ({ result }: Story): string => (result.kneePerSecond === null ? 'goodput' : 'the knee');

function lowestOf({ lowest }: Collapse): string {
  if (lowest === null) return 'nothing';
  const when = lowest.window === 'after' ? 'after the spike' : 'in the spike';
  return `${perSecond(lowest.goodputPerSecond)} ${when} (${percent(lowest.ratio)} of what it could carry)`;
}

const goodputLate = ({ result }: Story): number => result.goodputPerSecond.duringLate?.value ?? 0;

function highestOffered({ result }: Story): number {
  const { before, during, after } = result.offeredPerSecond;
  return Math.max(before ?? 0, during ?? 0, after ?? 0);
}

const perSecond = (value: number): string => `${decimal(value)} logins/s`;

/** From here on a number of seconds is no words for a time. */
const LONG_SECONDS = 600;

const wholeSeconds = (seconds: number): string =>
  seconds < LONG_SECONDS ? `${Math.round(seconds)} s` : durationInWords(seconds);
