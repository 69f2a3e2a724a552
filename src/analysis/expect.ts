/**
 * The `expect:` lines against the results: holds, breached or unknown, with both sides in numbers.
 *
 * Numbers of a line are in story time; they are brought to run time here (a time ÷ compress, a rate × compress × scale), so that both sides
 * read as in the report. A value that is null makes a line unknown, never true. `recovery.seconds` of a run that did not recover is endless.
 */
import { exhaustive } from '../model/errors.ts';
import type { Estimate, ExpectationResult, LoginCounts, VariantResult } from '../model/record/result.ts';
import type { Plan } from '../model/scenario/plan.ts';
import { type Expectation, type Expression, parseExpectation } from '../model/scenario/expectation.ts';
import type { Arithmetic, Comparison } from '../model/scenario/expectation-tokens.ts';
import { PLAIN, RATE, TIME, type Dimension } from '../model/scenario/expectation-words.ts';
import { decimal, percent, shortTime } from './numbers-in-words.ts';

/** What a line can be asked about. */
export interface Judged {
  readonly plan: Plan;
  readonly result: VariantResult;
  /** How many were simulated: its values are means over them. Unset: one run. */
  readonly seeds?: number;
}

/** `not-run`: it asks for a variant that was left out of this run, which is no fault of the run. */
export type CheckedExpectation = ExpectationResult & { readonly cause: 'not-run' | 'no-value' | null };

type Value = { readonly number: number; readonly dimension: Dimension; readonly text: string };
type Missing = { readonly missing: string; readonly cause: 'not-run' | 'no-value' };

/** @param judged by name, the variants that were run @param variants names of all variants that may be asked for */
export function checkExpectation(
  expression: string,
  variant: string,
  judged: ReadonlyMap<string, Judged>,
  variants: readonly string[],
): CheckedExpectation {
  const parsed = parseExpectation(expression, variants);
  const base = { variant, expression };
  if (!parsed.ok) {
    const detail = parsed.problems.map(({ found, expected }) => `found ${found}, expected ${expected}`).join('; ');
    return { ...base, outcome: 'unknown', detail, cause: 'no-value' };
  }
  return { ...base, ...evaluate(parsed.expectation, { owner: variant, judged }) };
}

interface Context {
  /** The variant that the line belongs to. */
  readonly owner: string;
  readonly judged: ReadonlyMap<string, Judged>;
}

function evaluate(
  expectation: Expectation,
  context: Context,
): Pick<CheckedExpectation, 'outcome' | 'detail' | 'cause'> {
  if (expectation.kind === 'fact') return evaluateFact(expectation, context);
  const left = valueOf(expectation.left, context);
  const right = valueOf(expectation.right, context);
  const missing = [left, right].find((side) => 'missing' in side);
  if (missing !== undefined && 'missing' in missing) {
    return { outcome: 'unknown', detail: missing.missing, cause: missing.cause };
  }
  if ('missing' in left || 'missing' in right) throw new TypeError('a side without a value was not reported');
  const detail = `${inWords(expectation.left, left)} ${expectation.operator} ${inWords(expectation.right, right)}`;
  return {
    outcome: compare(left.number, expectation.operator, right.number) ? 'holds' : 'breached',
    detail,
    cause: null,
  };
}

function evaluateFact(
  { variant, fact, negated }: Extract<Expectation, { kind: 'fact' }>,
  { owner, judged }: Context,
): Pick<CheckedExpectation, 'outcome' | 'detail' | 'cause'> {
  const name = variant ?? owner;
  const found = judged.get(name);
  if (found === undefined) return { outcome: 'unknown', detail: `${name} was not run`, cause: 'not-run' };
  const { recovery, validity } = found.result;
  const holds = fact === 'valid' ? validity.valid : recovery.recovered;
  if (fact === 'recovered' && !holds && found.result.goodputPerSecond.after === null) {
    return { outcome: 'unknown', detail: 'the run ended before the window after the trigger', cause: 'no-value' };
  }
  const said = fact === 'valid' ? (holds ? 'valid' : 'invalid') : recoveryInWords(recovery, found.seeds ?? 1);
  return {
    outcome: holds === negated ? 'breached' : 'holds',
    detail: variant === null ? said : `${name}: ${said}`,
    cause: null,
  };
}

function recoveryInWords({ recovered, seconds, recoveredRatio }: VariantResult['recovery'], seeds: number): string {
  if (seeds > 1 && recoveredRatio) {
    const when =
      seconds === null
        ? ''
        : seconds.value < 0.5
          ? ', as soon as the trigger ended'
          : `, ${shortTime(seconds.value)} after the trigger on average`;
    return `recovered in ${Math.round(recoveredRatio.value * seeds)} of ${seeds} seeds${when}`;
  }
  if (!recovered) return 'not recovered when the run ended';
  return seconds === null ? 'recovered' : `recovered ${shortTime(seconds.value)} after the trigger`;
}

/** A number or a word stands for itself; anything longer is followed by what it comes to. */
function inWords(expression: Expression, { number, dimension, text }: Value): string {
  const isPlain = expression.kind === 'number' || expression.kind === 'measure';
  return isPlain ? text : `${text} = ${withUnit(number, dimension)}`;
}

function valueOf(expression: Expression, context: Context): Value | Missing {
  switch (expression.kind) {
    case 'number':
      return numberOf(expression, context);
    case 'measure':
      return measureOf(expression, context);
    case 'negative':
      return mapValue(valueOf(expression.of, context), (of) => ({ ...of, number: -of.number, text: `-${of.text}` }));
    case 'group':
      return mapValue(valueOf(expression.of, context), (of) => ({ ...of, text: `(${of.text})` }));
    case 'operation':
      return operationOf(expression, context);
    default:
      return exhaustive(expression);
  }
}

function numberOf(
  { value, dimension, text }: Extract<Expression, { kind: 'number' }>,
  { owner, judged }: Context,
): Value | Missing {
  const found = judged.get(owner);
  if (dimension === PLAIN || found === undefined) return { number: value, dimension, text };
  const { compress, scale } = found.plan;
  const number = dimension === TIME ? value / compress : value * compress * scale;
  return { number, dimension, text: number === value ? text : `${withUnit(number, dimension)} (${text} of the story)` };
}

function measureOf(
  { variant, path, dimension }: Extract<Expression, { kind: 'measure' }>,
  context: Context,
): Value | Missing {
  const name = variant ?? context.owner;
  const found = context.judged.get(name);
  if (found === undefined) return { missing: `${name} was not run`, cause: 'not-run' };
  const number = read(path, found);
  const said = variant === null ? path : `${name}.${path}`;
  if (number === null) return { missing: `${said} has no value`, cause: 'no-value' };
  if (!found.result.validity.valid)
    return { missing: `${name} is invalid: ${said} is not to be believed`, cause: 'no-value' };
  return { number, dimension, text: path === 'deadWork' ? percent(number) : withUnit(number, dimension) };
}

function operationOf(
  { operator, left, right }: Extract<Expression, { kind: 'operation' }>,
  context: Context,
): Value | Missing {
  const one = valueOf(left, context);
  const other = valueOf(right, context);
  if ('missing' in one) return one;
  if ('missing' in other) return other;
  const number = calculate(one.number, operator, other.number);
  if (Number.isNaN(number)) return { missing: `${one.text} ${operator} ${other.text} has no value`, cause: 'no-value' };
  return { number, dimension: dimensionOf(one, operator, other), text: `${one.text} ${operator} ${other.text}` };
}

function calculate(one: number, operator: Arithmetic, other: number): number {
  if (operator === '+') return one + other;
  if (operator === '-') return one - other;
  if (operator === '×') return one * other;
  return other === 0 ? Number.NaN : one / other;
}

function compare(left: number, operator: Comparison, right: number): boolean {
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '=':
      return left === right;
    default:
      return exhaustive(operator);
  }
}

const mapValue = (value: Value | Missing, change: (value: Value) => Value): Value | Missing =>
  'missing' in value ? value : change(value);

function withUnit(number: number, dimension: Dimension): string {
  if (dimension === TIME) return shortTime(number);
  if (dimension === RATE) return `${decimal(number)}/s`;
  return Number.isInteger(number) ? String(number) : decimal(number);
}

function dimensionOf(one: Value, operator: Arithmetic, other: Value): Dimension {
  if (operator === '×') return one.dimension + other.dimension;
  if (operator === '÷') return one.dimension - other.dimension;
  return one.number === 0 ? other.dimension : one.dimension;
}

type Reader = (found: Judged, middle: string, last: string) => number | null;

/** How each word is read, by its first part. The words are those of expectation-words.ts; a test holds the two together. */
const readers: Readonly<Record<string, Reader>> = {
  goodput: ({ result }, window) => of(result.goodputPerSecond[window as keyof VariantResult['goodputPerSecond']]),
  offered: ({ result }, window) => result.offeredPerSecond[window as keyof VariantResult['offeredPerSecond']],
  knee: ({ result }) => of(result.kneePerSecond),
  trigger: ({ plan }) => plan.trigger.durationSeconds,
  recovery: ({ result }) => recoverySeconds(result),
  timeToLogin: ({ result }, quantile) => of(result.timeToLoginSeconds[quantile as 'p50' | 'p95' | 'p99']),
  logins: (found, outcome) => ofMeanSeed(found.result.logins[outcome as keyof LoginCounts], found),
  segments: (found, name, outcome) => ofMeanSeed(found.result.segments[name]?.[outcome as keyof LoginCounts], found),
  stations: ({ result }, name, measure) => stationValue(result, name, measure),
  attempts: (found) => ofMeanSeed(found.result.attempts, found),
  amplification: ({ result }) => result.amplification,
  workAmplification: ({ result }) => result.workAmplification,
  deadWork: ({ result }) => result.deadWorkRatio,
};

/** The value of a word, in run time; null when it is unknown. */
function read(path: string, found: Judged): number | null {
  const [head = '', middle = '', last = ''] = path.split('.');
  return readers[head]?.(found, middle, last) ?? null;
}

/** Counts of a simulated variant are totals over its seeds; a line asks for those of one run. */
const ofMeanSeed = (total: number | undefined, { seeds = 1 }: Judged): number | null =>
  total === undefined ? null : total / seeds;

/** Endless when it was looked for and did not come; null when the run ended before it could be looked for. */
function recoverySeconds({ recovery, goodputPerSecond }: VariantResult): number | null {
  if (recovery.recovered) return of(recovery.seconds);
  return goodputPerSecond.after === null ? null : Infinity;
}

function stationValue({ stations }: VariantResult, name: string, measure: string): number | null {
  const station = stations[name];
  const values: Readonly<Record<string, Estimate | null | undefined>> = {
    utilisation: station?.utilisation,
    waitMean: station?.waitMeanSeconds,
    queueMean: station?.queueMean,
    served: station?.servedPerSecond,
  };
  return of(values[measure] ?? null);
}

const of = (estimate: Estimate | null): number | null => estimate?.value ?? null;
