/** The three capacities of a phase diagram, each by bisection on the load. */
import type { Asked, CapacityEstimate } from '../../analysis/phase/capacity-search.ts';
import { bracketOf, capacityOf, nextLoad } from '../../analysis/phase/capacity-search.ts';
import type { PhaseCell, PhaseDiagram } from '../../analysis/phase/diagram.ts';
import { downAt, notBackAt } from '../../analysis/phase/point-tally.ts';
import type { PointTally } from '../../analysis/phase/point-tally.ts';
import type { Proportion } from '../../analysis/phase/sampling.ts';
import { MOST_TIPS, staysBelow } from '../../analysis/phase/sampling.ts';
import type { Plan } from '../../model/scenario/plan.ts';
import type { Place, Sampler } from './sampler.ts';
import { longestEnd, worstAt } from './wishes.ts';
import type { SurveyWishes } from './wishes.ts';

export interface SearchInputs {
  readonly plan: Plan;
  readonly wishes: SurveyWishes;
  readonly sampler: Sampler;
  readonly cells: readonly PhaseCell[];
}

/** A bracket this narrow ends a search: 1 % of the knee. */
const NARROW_RATIO = 0.01;
/** Nothing is looked for above this multiple of the knee, nor below this one. */
const HIGHEST_RATIO = 1.1;
const LOWEST_RATIO = 0.02;

type Found = Pick<PhaseDiagram, 'hiddenCapacity' | 'advertisedCapacity' | 'shed'>;

export async function searchCapacities(inputs: SearchInputs): Promise<Found> {
  const { wishes, sampler } = inputs;
  if (sampler.isStopped()) return { hiddenCapacity: null, advertisedCapacity: null, shed: null };
  const knee = wishes.knee.startedPerSecond;
  const lengthSeconds = Math.max(...wishes.lengths);
  const advertisedCapacity = await search(inputs, HIGHEST_RATIO * knee, {
    place: (loadPerSecond) => ({ loadPerSecond, size: 0, lengthSeconds }),
    failed: notBackAt,
  });
  // Above it, it is not the trigger that tips.
  const hiddenCapacity = await search(inputs, advertisedCapacity?.perSecond ?? knee, {
    place: (loadPerSecond) => worstAt(wishes, loadPerSecond),
    failed: downAt,
  });
  return { hiddenCapacity, advertisedCapacity, shed: await searchShed(inputs) };
}

interface Question {
  place(loadPerSecond: number): Omit<Place, 'horizonsSeconds'>;
  failed(tally: PointTally, horizon: number): Proportion | null;
}

/** null: it was stopped before anything was known. */
async function search(inputs: SearchInputs, highest: number, question: Question): Promise<CapacityEstimate | null> {
  const { wishes, sampler } = inputs;
  const { mostSeeds, horizonSeconds, knee } = wishes;
  const narrow = NARROW_RATIO * knee.startedPerSecond;
  const lowest = LOWEST_RATIO * knee.startedPerSecond;
  const asked: Asked[] = [];
  const isEnough = (tally: PointTally): boolean => staysBelow(question.failed(tally, 0), mostSeeds) !== 'open';
  const ask = async (loadPerSecond: number): Promise<void> => {
    const place = { ...question.place(loadPerSecond), horizonsSeconds: [horizonSeconds] };
    const [tally] = await sampler.sample([place], isEnough);
    const failed = tally === undefined ? null : question.failed(tally, 0);
    if (failed !== null) asked.push({ loadPerSecond, holds: staysBelow(failed, mostSeeds) === 'yes', failed });
  };
  await ask(highest);
  for (;;) {
    const load = nextLoad(bracketOf(asked, lowest, highest), narrow);
    if (load === null || asked.every(({ holds }) => holds) || sampler.isStopped()) break;
    await ask(load);
  }
  if (asked.length === 0) return null;
  const found = capacityOf(asked, lowest, highest);
  return { ...found, atTenTimes: await atTenTimes(inputs, found, question) };
}

/** What becomes of the load that holds when it is looked at after ten horizons. */
async function atTenTimes(
  { wishes, sampler }: SearchInputs,
  { below }: CapacityEstimate,
  question: Question,
): Promise<Proportion | null> {
  if (below === null || !wishes.tenTimes) return null;
  const horizonsSeconds = [wishes.horizonSeconds, 10 * wishes.horizonSeconds];
  const place = { ...question.place(below.loadPerSecond), horizonsSeconds };
  const isEnough = (tally: PointTally): boolean => staysBelow(question.failed(tally, 1), wishes.mostSeeds) !== 'open';
  const [tally] = await sampler.sample([place], isEnough);
  return tally === undefined ? null : question.failed(tally, 1);
}

/** From the highest load that the largest trigger tips: cut at a quarter of the horizon, so that what has tipped is seen to be down. */
async function searchShed(inputs: SearchInputs): Promise<PhaseDiagram['shed']> {
  const { plan, wishes, cells, sampler } = inputs;
  const tipping = cells.filter((cell) => isWorst(cell, wishes) && (cell.tip?.low ?? 0) > MOST_TIPS);
  const from = Math.max(...tipping.map(({ loadPerSecond }) => loadPerSecond));
  if (tipping.length === 0 || sampler.isStopped()) return null;
  const afterSeconds = wishes.horizonSeconds / 4;
  const sinceSeconds = longestEnd(plan, wishes) + afterSeconds;
  const to = await search(inputs, from, {
    place: (toPerSecond) => ({ ...worstAt(wishes, from), sinceSeconds, cut: { atSeconds: sinceSeconds, toPerSecond } }),
    failed: notBackAt,
  });
  return to === null ? null : { fromPerSecond: from, atSecondsAfterTrigger: afterSeconds, to };
}

const isWorst = ({ size, lengthSeconds }: PhaseCell, { sizes, lengths }: SurveyWishes): boolean =>
  size === Math.max(...sizes) && lengthSeconds === Math.max(...lengths);
