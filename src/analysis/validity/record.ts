/** Rules about the record: the run came to its end, every second of it is there, and the logins add up. */
import type { VariantRecord } from '../../model/record/run-record.ts';
import { exhaustive } from '../../model/errors.ts';
import type { Replication } from '../../model/record/tally.ts';
import { imbalanceOf, sumOfCounts } from '../accounting.ts';
import { deathInWords } from '../instances-in-words.ts';
import { plural, shortTime } from '../numbers-in-words.ts';
import { GAP_SECONDS } from '../server-totals.ts';
import { faultless, type ValidityRule } from './rule.ts';

export const runComplete: ValidityRule = {
  name: 'run-complete',
  invalidWhen: 'the generator or the server ended before the plan did, or never started',
  source: 'half a run is not the run that the plan describes',
  check({ variant, engine }) {
    const { status, reachedSeconds, plan, health } = variant;
    const ended = `${shortTime(reachedSeconds)} of ${shortTime(plan.durationSeconds)}`;
    if (status === 'complete' && engine === 'live' && (health.signal !== null || (health.exitCode ?? 0) !== 0)) {
      return {
        holds: false,
        detail: `${health.program} ended with ${health.signal ?? `exit code ${health.exitCode}`}, expected 0`,
      };
    }
    const deaths = (health.instances ?? []).filter(({ died }) => died).map((one) => `; ${deathInWords(one)}`);
    return { holds: status === 'complete', detail: `${statusInWords(status)}: ${ended}${deaths.join('')}` };
  },
};

function statusInWords(status: VariantRecord['status']): string {
  switch (status) {
    case 'complete':
      return 'ran to its end';
    case 'aborted':
      return 'was stopped';
    case 'generator-died':
      return 'the generator died';
    case 'server-died':
      return 'the server died';
    case 'not-started':
      return 'never started';
    default:
      return exhaustive(status);
  }
}

export const loginsAddUp: ValidityRule = {
  name: 'logins-add-up',
  invalidWhen:
    'an intended login left no line, left two, or is of nobody in the plan; or outcomes do not add up to the intended',
  source: 'every login ends in exactly one outcome: intended = completed + abandoned + refused + failed + in flight',
  check({ logins, counts, segments, variant }) {
    const planned = new Set(variant.plan.segments.map(({ name }) => name));
    const strangers = Object.keys(segments).filter((segment) => !planned.has(segment));
    const apart = counts.intended - Object.values(segments).reduce((sum, { intended }) => sum + intended, 0);
    const faults = [
      counts.intended === 0 ? 'no login was intended' : null,
      logins.lost > 0 ? `${plural(logins.lost, 'login')} of ${counts.intended} left no line` : null,
      logins.strays.length > 0 ? `${plural(logins.strays.length, 'line')} too many: ${logins.strays[0]}` : null,
      strangers.length > 0 ? `segment ${strangers.join(', ')} is not in the plan` : null,
      imbalanceOf(counts) !== 0 || apart !== 0
        ? `the outcomes miss the intended by ${imbalanceOf(counts) + apart}`
        : null,
      ...(variant.replications ?? []).flatMap(tallyFaults),
    ];
    return faultless(faults, `${plural(counts.intended, 'login')} intended, every one has its outcome`);
  },
};

/** The series of a seed hold the same logins as its counts: none was dropped on the way. */
function tallyFaults({ seed, tally }: Replication): string[] {
  const counts = sumOfCounts(Object.values(tally.segments));
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const offered = sum(tally.series.offered);
  const ended = sum(tally.series.ended);
  return [
    offered === counts.intended ? [] : `seed ${seed}: ${offered} logins over time, ${counts.intended} intended`,
    ended === counts.intended - counts.inFlight
      ? []
      : `seed ${seed}: ${ended} logins ended over time, ${counts.intended - counts.inFlight} have an outcome`,
  ].flat();
}

export const everySeed: ValidityRule = {
  name: 'every-seed',
  invalidWhen: 'a seed of a simulated run is missing, is there twice, or did not come to the end of the plan',
  source: 'an interval over seeds is one over all that were asked for: leaving some out chooses among the results',
  check({ variant, seeds }) {
    if (variant.replications === undefined) return null;
    const there = variant.replications.map(({ seed }) => seed);
    const missing = seeds.filter((seed) => !there.includes(seed));
    const short = variant.replications.filter(
      ({ tally }) => tally.series.offered.length * tally.binSeconds < variant.plan.durationSeconds,
    );
    const faults = [
      missing.length > 0
        ? `${plural(missing.length, 'seed')} of ${seeds.length} missing, the first is ${missing[0]}`
        : null,
      there.length > new Set(there).size ? 'a seed is there twice' : null,
      short.length > 0 ? `${plural(short.length, 'seed')} ended before the plan did` : null,
    ];
    return faultless(faults, `${plural(there.length, 'seed')} simulated to the end of the plan`);
  },
};

export const everySecond: ValidityRule = {
  name: 'every-second',
  invalidWhen: 'more than 1.5 s lie between two samples of the server or of the generator',
  source: 'both are sampled once a second: a longer pause means that a second of the record is missing',
  check({ variant, engine, target }) {
    if (engine === 'simulated') return null;
    const end = Math.min(variant.reachedSeconds, variant.plan.durationSeconds);
    const of = (samples: readonly { readonly atSeconds: number }[]): readonly number[] =>
      samples.map(({ atSeconds }) => atSeconds);
    const faults = [
      gapFault('generator', of(variant.generator), end),
      target === 'external' ? null : gapFault('server', of(variant.server), end),
    ];
    return faultless(faults, `sampled every second up to ${shortTime(end)}`);
  },
};

/** Says the longest pause between samples of [0, end], when it is too long. */
function gapFault(who: string, moments: readonly number[], end: number): string | null {
  const inside = moments.filter((moment) => moment > 0 && moment < end).toSorted((a, b) => a - b);
  let [longest, at] = [0, 0];
  let before = 0;
  for (const moment of [...inside, end]) {
    if (moment - before > longest) [longest, at] = [moment - before, before];
    before = moment;
  }
  if (longest <= GAP_SECONDS) return null;
  return `no sample of the ${who} for ${shortTime(longest)} from second ${Number(at.toFixed(1))}, limit ${shortTime(GAP_SECONDS)}`;
}

export const signaturesChecked: ValidityRule = {
  name: 'signatures',
  invalidWhen: 'a token’s signature was wrong, or none was checked although logins completed',
  source: 'a login counts as completed because it was one: tokens that nobody checks could be anything',
  check({ variant, logins, counts, engine }) {
    if (engine === 'simulated' || variant.plan.journey === 'request') return null;
    const of = (state: string): number => logins.all.filter(({ signature }) => signature === state).length;
    const [valid, wrong] = [of('valid'), of('invalid')];
    if (wrong > 0)
      return { holds: false, detail: `${wrong} of ${valid + wrong} checked signatures were wrong, limit 0` };
    if (counts.completed > 0 && valid === 0) {
      return {
        holds: false,
        detail: `none of ${plural(counts.completed, 'completed login')} had its signature checked, at least 1 needed`,
      };
    }
    return { holds: true, detail: `${plural(valid, 'signature')} checked, all valid` };
  },
};
