/**
 * A reference experiment (scenarios/reference/*.yaml): settings, and the published or exact values that our engines are held to, each with
 * its source and with the rule of agreement. Types and the published JSON Schema come from here.
 */
import { z } from 'zod';
import { kinds } from './experiment-kinds.ts';

export const EXPERIMENT_SCHEMA = 'launchquake/experiment@1';

export type Kind = keyof typeof kinds;
/** All parameters of one case. */
export type CaseOf<K extends Kind> = z.infer<(typeof kinds)[K]['parameters']>;
export type QuantityOf<K extends Kind> = (typeof kinds)[K]['quantities'][number];

const width = z
  .union([z.number().positive(), z.strictObject({ quick: z.number().positive(), full: z.number().positive() })])
  .describe('Widest interval that still says something, in the unit of the quantity; quick runs may have a wider one.');

const rule = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ kind: z.literal('relative'), tolerance: z.number().positive().max(1) })
      .describe('Within this share of the expected value; an interval of ours may reach as far on each side.'),
    z
      .strictObject({ kind: z.literal('absolute'), tolerance: z.number().nonnegative() })
      .describe('Within this distance of the expected value; an interval of ours may reach as far on each side.'),
    z
      .strictObject({ kind: z.literal('interval'), widest: width })
      .describe('The expected value lies in our interval, which is not wider than `widest`.'),
    z
      .strictObject({ kind: z.literal('published-share'), runs: z.int().min(1), widest: width })
      .describe(
        'The expected value is a share of so many published runs: it lies where a share of that many runs is to be expected after ours (Newcombe’s interval of a difference), and that is not wider than `widest`.',
      ),
    z
      .strictObject({ kind: z.literal('range'), from: z.number(), to: z.number() })
      .describe('Our value lies from `from` to `to`, which hold the expected one.'),
  ])
  .describe('When a value agrees with the expected one.');

const quantity = z.strictObject({
  words: z.string().min(1).describe('What is measured.'),
  unit: z.string().min(1),
  rule,
});

export type Rule = z.infer<typeof rule>;
export type Quantity = z.infer<typeof quantity>;

/** One case: parameters that differ from the settings, and what is expected of it. */
export interface Expectation<K extends Kind = Kind> {
  readonly at: Partial<CaseOf<K>>;
  readonly values: Readonly<Partial<Record<QuantityOf<K>, number>>>;
  /** Rules of this case alone. */
  readonly rules?: Readonly<Partial<Record<QuantityOf<K>, Rule>>> | undefined;
  readonly name?: string | undefined;
  readonly source?: string | undefined;
  readonly note?: string | undefined;
  readonly quick: boolean;
}

export interface Experiment<K extends Kind = Kind> {
  readonly schema: typeof EXPERIMENT_SCHEMA;
  readonly name: string;
  readonly row: number;
  readonly title: string;
  readonly source: string;
  readonly seed: number;
  readonly seeds: { readonly quick: number; readonly full: number };
  readonly level: number;
  readonly kind: K;
  readonly settings: Partial<CaseOf<K>>;
  readonly quantities: Readonly<Partial<Record<QuantityOf<K>, Quantity>>>;
  readonly expect: readonly Expectation<K>[];
}

const head = {
  schema: z.literal(EXPERIMENT_SCHEMA),
  name: z.string().regex(/^[a-z0-9-]+$/),
  row: z.int().min(1).max(8).describe('Of the proof.'),
  title: z.string().min(1),
  source: z.string().min(1).describe('Paper, program or equation, unless a case has its own.'),
  seed: z.int().min(0),
  seeds: z
    .strictObject({ quick: z.int().min(1).max(1_000_000), full: z.int().min(1).max(1_000_000) })
    .describe('How many seeds, from `seed` on.'),
  level: z.number().gt(0.5).lt(1).default(0.95).describe('Of the intervals.'),
};

function experimentOf(kind: Kind): z.ZodObject {
  const { parameters, quantities } = kinds[kind];
  const some = (parameters as z.ZodObject).partial();
  const named = z.enum(quantities);
  const expectation = z.strictObject({
    at: some,
    values: z.partialRecord(named, z.number()),
    rules: z.partialRecord(named, rule).optional().describe('Instead of those of the quantities, for this case.'),
    name: z
      .string()
      .regex(/^[a-z0-9.-]+$/)
      .optional()
      .describe('In the id of its rows, instead of what is in `at`.'),
    source: z.string().optional(),
    note: z.string().optional(),
    quick: z.boolean().default(true).describe('Whether quick runs have this case.'),
  });
  return z.strictObject({
    ...head,
    kind: z.literal(kind),
    settings: some,
    quantities: z.partialRecord(named, quantity),
    expect: z.array(expectation).min(1),
  });
}

/** By kind: what is wrong with a file is told best by the schema that it means. */
const schemas = new Map((Object.keys(kinds) as Kind[]).map((kind) => [kind, experimentOf(kind)]));

/** Of all kinds. */
export const experimentSchema = z.union([...schemas.values()]);

/** undefined: there is no such kind. */
export const schemaOfKind = (kind: unknown): z.ZodObject | undefined => schemas.get(kind as Kind);

/** For a document without a kind that is known. */
export const anyKind = z.object({ schema: z.literal(EXPERIMENT_SCHEMA), kind: z.enum(Object.keys(kinds) as Kind[]) });

/** The issues of a case: of its parameters, settings and differences put together. */
export function caseIssues(kind: Kind, parameters: unknown): readonly z.core.$ZodIssue[] {
  const parsed = kinds[kind].parameters.safeParse(parameters, { reportInput: true });
  return parsed.success ? [] : parsed.error.issues;
}
