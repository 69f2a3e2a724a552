/** Live runs for the proof: several plans, side by side where they do not feel each other, each valid or not used at all. */
import { analyse } from '../../analysis/analyse.ts';
import { shortTime } from '../../analysis/numbers-in-words.ts';
import { ascending, quantile } from '../../analysis/quantiles.ts';
import { LaunchquakeError } from '../../model/errors.ts';
import type { VariantRecord } from '../../model/record/run-record.ts';
import {
  type Machine,
  REQUESTS_PER_SECOND_PER_CORE,
  estimateRun,
  estimateVariant,
} from '../../model/scenario/estimate.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import type { Scenario } from '../../model/scenario/schema.ts';
import { runLive } from '../live-run.ts';
import type { LiveContext } from '../verify/live.ts';
import { usersAtOnce } from './users-at-once.ts';

/** A variant of a scenario under a name of its own. */
export interface WantedRun {
  readonly name: string;
  readonly scenario: Scenario;
  readonly plan: Plan;
}

/** A run that the machine spoilt says nothing: it is repeated, alone then, and whatever its numbers were is not looked at. */
const MOST_TRIES = 3;

/**
 * Records by name.
 * @param run makes the runs of a group; tests give their own
 * @throws LaunchquakeError RUN_INVALID when a run is not valid in any of its tries, INTERRUPTED
 */
export async function liveRecords(
  wanted: readonly WantedRun[],
  context: LiveContext,
  run: (group: readonly WantedRun[], context: LiveContext) => Promise<readonly Ran[]> = runGroup,
): Promise<ReadonlyMap<string, VariantRecord>> {
  const records = new Map<string, VariantRecord>();
  let missing = wanted;
  let reasons: readonly string[] = [];
  for (let number = 1; number <= MOST_TRIES && missing.length > 0; number += 1) {
    if (context.stop.aborted) throw stopped();
    const groups = number === 1 ? groupsOf(missing, context.world.machine) : missing.map((one) => [one]);
    const ran: Ran[] = [];
    for (const group of groups) ran.push(...(await run(group, context)));
    for (const { name, record, faults } of ran) if (faults.length === 0) records.set(name, record);
    missing = missing.filter(({ name }) => !records.has(name));
    reasons = ran.flatMap(({ name, faults }) => faults.map((fault) => `${name}: ${fault}`));
    if (reasons.length > 0) context.say(`not valid: ${reasons.join('; ')}`);
  }
  if (missing.length > 0) throw context.stop.aborted ? stopped() : invalid(reasons);
  return records;
}

/** How long they take when all are valid at once, about. */
export function liveRunSeconds(wanted: readonly WantedRun[], machine: Machine): number {
  const seconds = groupsOf(wanted, machine).map((group) => {
    const plans = group.map(({ plan }) => plan);
    return estimateRun(plans, machine).wallSeconds;
  });
  return seconds.reduce((sum, one) => sum + one, 0);
}

/**
 * Of the load that a machine takes. What the runs of an ordinary comparison do to each other, they do alike; here it would be counted as an
 * error of the model: five such runs side by side brought every answer 20 ms late.
 */
const SHARE_OF_MACHINE = 0.2;

interface Group {
  readonly runs: WantedRun[];
  perSecond: number;
}

/** Runs that do not feel each other, in their order: at most one a core, and little load altogether. */
function groupsOf(wanted: readonly WantedRun[], { cores }: Machine): readonly (readonly WantedRun[])[] {
  const mostPerSecond = SHARE_OF_MACHINE * REQUESTS_PER_SECOND_PER_CORE * cores;
  const groups: Group[] = [];
  for (const run of wanted) {
    const perSecond = estimateVariant(run.plan).peakRequestsPerSecond;
    const last = groups.at(-1);
    if (last !== undefined && last.runs.length < cores && last.perSecond + perSecond <= mostPerSecond) {
      last.runs.push(run);
      last.perSecond += perSecond;
    } else groups.push({ runs: [run], perSecond });
  }
  return groups.map(({ runs }) => runs);
}

export interface Ran {
  readonly name: string;
  readonly record: VariantRecord;
  /** Why it may not be used. */
  readonly faults: readonly string[];
}

async function runGroup(group: readonly WantedRun[], context: LiveContext): Promise<readonly Ran[]> {
  const { world, say, stop } = context;
  const [first] = group;
  if (first === undefined) return [];
  say(`live: ${group.map(({ name }) => name).join(', ')}`);
  const k6 = await context.provideK6();
  // The variant names a folder of the record, and here several scenarios share one.
  const plans = group.map(({ name, plan }) => ({ ...plan, variant: name }));
  const users = await usersAtOnce(plans, stop);
  const runsFolder = await world.files.makeTemporaryFolder();
  try {
    const { record } = await runLive(world, {
      scenario: first.scenario,
      plans,
      sideBySide: group.length > 1,
      instances: 1,
      target: null,
      k6,
      version: '',
      runsFolder,
      commandLine: 'launchquake verify',
      stop,
      onProgress: () => undefined,
      exporter: null,
      predictions: new Map(),
      users,
    });
    const { variants } = analyse(record);
    return variants.flatMap(({ name, result }, at) => {
      const variant = record.variants[at];
      const faults = variant === undefined ? [] : [...result.validity.reasons, ...unpunctual(variant)];
      return variant === undefined ? [] : [{ name, record: variant, faults }];
    });
  } finally {
    await world.files.remove(runsFolder);
  }
}

/** Logins that start late come in bunches, and bunches make queues: the plan has none of them. p99, seconds. */
const PUNCTUAL_SECONDS = 0.02;

function unpunctual({ logins }: VariantRecord): string[] {
  const late = ascending(logins.map(({ startedSeconds, intendedSeconds }) => startedSeconds - intendedSeconds));
  const p99 = quantile(late, 0.99) ?? Infinity;
  return p99 <= PUNCTUAL_SECONDS
    ? []
    : [`p99 of start lateness ${shortTime(p99)}, limit ${shortTime(PUNCTUAL_SECONDS)}`];
}

const invalid = (reasons: readonly string[]): LaunchquakeError =>
  new LaunchquakeError('RUN_INVALID', 'live runs', [
    {
      where: `${MOST_TRIES} tries`,
      found: reasons[0] ?? 'no valid run',
      expected: 'valid runs',
      hint: 'close what else keeps this machine busy',
    },
  ]);

const stopped = (): LaunchquakeError =>
  new LaunchquakeError('INTERRUPTED', 'live runs', [
    { where: 'verify', found: 'a request to stop', expected: 'live runs that come to their end' },
  ]);
