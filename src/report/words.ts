/** The sentences and labels that every output of a report shares, so that page, terminal, Markdown and JUnit say the same. */
import type { Findings, VariantFindings } from '../analysis/findings.ts';
import { exhaustive } from '../model/errors.ts';
import type { LoginCounts, RunVerdict } from '../model/record/result.ts';
import { count, plural, seconds, UNKNOWN, valueOf } from './numbers.ts';

export const verdictNames: Readonly<Record<RunVerdict, string>> = {
  pass: 'PASS',
  'slo-breach': 'SLO BREACH',
  invalid: 'INVALID RUN',
  inconclusive: 'INCONCLUSIVE',
  aborted: 'ABORTED',
};

/** Why the verdict is what it is, in one sentence. */
export function verdictSentence({ verdict, expectations, variants }: Findings): string {
  const of = (outcome: string): number => expectations.filter((line) => line.outcome === outcome).length;
  const all = plural(expectations.length, 'expectation');
  switch (verdict) {
    case 'pass':
      return expectations.length === 0
        ? 'The run is valid; the scenario states no expectations.'
        : `${all} checked, all hold; the run is valid.`;
    case 'slo-breach':
      return `${of('breached')} of ${all} breached.`;
    case 'invalid':
      return `${namesOf(variants.filter(isInvalid))} broke a validity rule: the numbers below must not be used to judge the system.`;
    case 'inconclusive':
      return of('unknown') === 0
        ? 'The run could not be judged.'
        : `${of('unknown')} of ${all} could not be decided: a value is unknown.`;
    case 'aborted':
      return 'The run was stopped before its end; what was measured until then is below.';
    default:
      return exhaustive(verdict);
  }
}

const isInvalid = ({ result }: VariantFindings): boolean => !result.validity.valid;

function namesOf(variants: readonly VariantFindings[]): string {
  return variants.length === 0 ? 'The run' : variants.map(({ name }) => name).join(', ');
}

interface RecoveryWords {
  readonly short: string;
  readonly long: string;
}

/** Where some of the seeds recovered and others did not; null where all were alike. */
function sharedRecovery(
  { recovery }: VariantFindings['result'],
  simulated: VariantFindings['simulated'],
): RecoveryWords | null {
  const share = recovery.recoveredRatio?.value;
  if (simulated === undefined || share === undefined || share === 0 || share === 1) return null;
  const seeds = `${Math.round(share * simulated.seeds)} of ${simulated.seeds}`;
  const after = valueOf(recovery.seconds);
  const when = after === null ? '' : `, in ${seconds(after)} on average`;
  return { short: seeds, long: `recovered in ${seeds} seeds${when}` };
}

/** How a variant came back after the spike, for a cell and for a sentence. `–` when nobody can say. */
export function recoveryWords({ result, status, simulated }: VariantFindings): RecoveryWords {
  if (result.goodputPerSecond.after === null && status !== 'complete')
    return { short: UNKNOWN, long: 'recovery unknown' };
  const shared = sharedRecovery(result, simulated);
  if (shared !== null) return shared;
  if (!result.recovery.recovered) return { short: 'no', long: 'not recovered' };
  const after = valueOf(result.recovery.seconds);
  if (after === null) return { short: 'yes', long: 'recovered' };
  return after < 0.5
    ? { short: 'at\u00A0once', long: 'recovered at once' }
    : { short: seconds(after), long: `recovered in ${seconds(after)}` };
}

/** `1–20` of seeds that follow each other; else each. */
export function seedWords(seeds: readonly number[]): string {
  const [first] = seeds;
  const last = seeds.at(-1);
  if (first === undefined || last === undefined) return 'none';
  const inRow = seeds.length > 2 && seeds.every((seed, at) => seed === first + at);
  return inRow ? `${first}–${last}` : seeds.join(', ');
}

/** How a run was simulated: seeds, events, mode. null of a live run. */
export function simulationWords({ head, variants }: Pick<Findings, 'head' | 'variants'>): string | null {
  if (head.engine !== 'simulated') return null;
  const asked = head.seeds.length;
  const least = Math.min(asked, ...variants.map(({ simulated }) => simulated?.seeds ?? asked));
  const events = variants.reduce((sum, { simulated }) => sum + (simulated?.events ?? 0), 0);
  const mode =
    head.sample === undefined || head.sample === 1
      ? 'every login simulated'
      : `one simulated login stands for ${count(head.sample)}`;
  return [
    `${least < asked ? `${count(least)} of ${plural(asked, 'seed')}` : plural(asked, 'seed')} of each variant (${seedWords(head.seeds)})`,
    ...(events === 0 ? [] : [plural(events, 'event')]),
    mode,
  ].join(', ');
}

/** ` (totals over 20 seeds)` behind what counts; nothing of a live run. */
export const overSeedsWords = ({ simulated }: VariantFindings): string =>
  simulated === undefined ? '' : ` (totals over ${plural(simulated.seeds, 'seed')})`;

/** The variant's sentence as one: it begins with a capital. */
export const sentenceOf = ({ sentence }: VariantFindings): string =>
  sentence.charAt(0).toUpperCase() + sentence.slice(1);

/** Whether the variant is invalid and its sentence does not say so already. */
export const needsInvalidFlag = ({ sentence, result }: VariantFindings): boolean =>
  !result.validity.valid && !/^invalid\b/i.test(sentence);

export const statusWords: Readonly<Record<VariantFindings['status'], string>> = {
  complete: 'ran to its end',
  aborted: 'stopped before its end',
  'generator-died': 'the load generator died',
  'server-died': 'the server died',
  'not-started': 'never started',
};

/** The ways a login can end, in the order of every table and bar. */
export const loginOutcomes: readonly {
  readonly key: Exclude<keyof LoginCounts, 'intended'>;
  readonly label: string;
}[] = [
  { key: 'completed', label: 'completed' },
  { key: 'abandoned', label: 'abandoned' },
  { key: 'refused', label: 'refused' },
  { key: 'failed', label: 'failed' },
  { key: 'inFlight', label: 'in flight' },
];

/** What a reason means, for people. The words are those of the run record. */
export const reasonWords: Readonly<Record<string, string>> = {
  done: 'logged in',
  'page-patience': 'waited too long for a page',
  'queue-patience': 'waited too long in the waiting room',
  'tries-used': 'gave up after the last try',
  door: 'refused at the door',
  anywhere: 'refused in the middle of a login',
  budget: 'no retry left in the budget',
  'room-full': 'the waiting room was full',
  'nfc-incompatible': 'the phone cannot read the card',
  'tap-failed': 'the card could not be read',
  'pin-locked': 'the PIN was locked',
  protocol: 'an answer broke the protocol',
  signature: 'a token’s signature was wrong',
  'run-ended': 'the run ended first',
  lost: 'lost with the generator',
};

/** `2026-11-22T01:02:03.456Z` as `2026-11-22 01:02:03 UTC`; anything else as it is. */
export function utc(instant: string | null): string {
  if (instant === null) return UNKNOWN;
  const found = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(instant);
  return found === null ? instant : `${found[1] ?? ''} ${found[2] ?? ''} UTC`;
}
