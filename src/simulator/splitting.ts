/**
 * Importance splitting: the probability of something that is too rare to be counted.
 *
 * A run on its way to the rare event passes levels of growing height (here: queue lengths). Of N runs from the start, R₀ reach the first
 * level before they end; from the states in which they did, N runs with new futures are started, R₁ of them reach the second, and so on; the
 * last N are run to their end. Each state is used equally often, but for a rest that is chosen at random. Then
 *
 *     p̂ = Π R_k ÷ N                    unbiased, whatever the levels: fixed effort, fixed assignment
 *
 * [Garvels, The splitting method in rare event simulation, Twente 2000, ch. 2; L'Ecuyer, Demers and Tuffin, ACM TOMACS 17(2), 2007, §3].
 * The interval comes from independent repetitions: the stages of one are not independent of each other.
 */
import type { RandomStream } from '../model/random.ts';
import { randomStream } from '../model/random.ts';

/** A process that can be left, and gone on with from the same state in another way. */
export interface SplittableRun<State> {
  /** From the beginning. */
  start(seed: number): void;
  /** From a state, with the future of `seed`. */
  resume(state: State, seed: number): void;
  /** Goes on until its height is at least `level`, or to its end. True: the level is reached. */
  climb(level: number): boolean;
  /** The state it is in now, to be kept. */
  state(): State;
  /** Goes on to the end. The highest it has been from here on. */
  peak(): number;
  /** Goes on to the end. True: the rare event has happened. */
  happens(): boolean;
}

export interface SplittingSettings {
  readonly seed: number;
  /** Rising, at least one. A path to the rare event has to pass all of them. */
  readonly levels: readonly number[];
  /** N. */
  readonly runsPerStage: number;
}

/** One unbiased estimate of the probability. */
export function splitOnce<State>(run: SplittableRun<State>, { seed, levels, runsPerStage }: SplittingSettings): number {
  const random = randomStream(seed, 'splitting');
  let states: readonly State[] | null = null;
  let probability = 1;
  for (const level of levels) {
    const reached: State[] = [];
    forEachStart(run, { states, runs: runsPerStage, random }, () => {
      if (run.climb(level)) reached.push(run.state());
    });
    probability *= reached.length / runsPerStage;
    if (reached.length === 0) return 0;
    states = reached;
  }
  let happened = 0;
  forEachStart(run, { states, runs: runsPerStage, random }, () => {
    if (run.happens()) happened += 1;
  });
  return (probability * happened) / runsPerStage;
}

/** Share of the runs of a stage that should reach the next level: near the best for a fixed effort [Garvels 2000, §2.3: e⁻² = 0.135]. */
const REACHING_RATIO = 0.2;

/**
 * Levels up to `top`, from a pilot: each is what a fifth of the runs from the one before reach, or one more than that one. Heights are whole
 * numbers. Fewer than asked for when the pilot cannot climb on; the last is always `top`.
 */
export function pilotLevels<State>(
  run: SplittableRun<State>,
  { seed, runsPerStage, top, most }: { seed: number; runsPerStage: number; top: number; most: number },
): number[] {
  const levels: number[] = [];
  let states: readonly State[] | null = null;
  while (levels.length < most) {
    const peaks: number[] = [];
    // Twice from the same stream: once to see how far they come, once to stop them at the level.
    const stage = { states, runs: runsPerStage };
    const name = `splitting pilot ${levels.length}`;
    forEachStart(run, { ...stage, random: randomStream(seed, name) }, () => void peaks.push(run.peak()));
    const sorted = peaks.toSorted((a, b) => b - a);
    const usual = sorted[Math.floor(REACHING_RATIO * runsPerStage)] ?? 0;
    const level = Math.max(usual, (levels.at(-1) ?? 0) + 1);
    if (level >= top || level > (sorted[0] ?? 0)) break;
    const reached: State[] = [];
    forEachStart(run, { ...stage, random: randomStream(seed, name) }, () => {
      if (run.climb(level)) reached.push(run.state());
    });
    levels.push(level);
    states = reached;
  }
  return [...levels, top];
}

interface Starts<State> {
  /** null: from the beginning. */
  readonly states: readonly State[] | null;
  readonly runs: number;
  readonly random: RandomStream;
}

function forEachStart<State>(run: SplittableRun<State>, { states, runs, random }: Starts<State>, go: () => void): void {
  const order = states === null ? null : assignment(states.length, runs, random);
  for (let at = 0; at < runs; at += 1) {
    const seed = random.uint32();
    const state = order === null ? undefined : states?.[order[at] ?? 0];
    if (state === undefined) run.start(seed);
    else run.resume(state, seed);
    go();
  }
}

/** `runs` places among `count` states: each as often as the others, and the rest to states drawn without replacement. */
function assignment(count: number, runs: number, random: RandomStream): number[] {
  const order = Array.from({ length: count }, (_, at) => at);
  for (let at = count - 1; at > 0; at -= 1) {
    const other = Math.floor(random.uniform() * (at + 1));
    [order[at], order[other]] = [order[other] ?? 0, order[at] ?? 0];
  }
  return Array.from({ length: runs }, (_, at) => order[at % count] ?? 0);
}
