/** From the run record to findings: the same record gives the same findings, byte for byte. */
import type { ResultDocument } from '../model/record/result.ts';
import { RESULT_SCHEMA } from '../model/record/result.ts';
import type { RunRecord } from '../model/record/run-record.ts';
import { parseExpectation } from '../model/scenario/expectation.ts';
import { checkExpectation, type CheckedExpectation, type Judged } from './expect.ts';
import type { Findings, RunHead } from './findings.ts';
import { judge } from './judge.ts';
import { factsOf, type FactsOf } from './plan-facts.ts';
import { remarksOf } from './remarks.ts';
import { metricsAsked } from './validity/sample-needs.ts';
import type { AnalysedVariant } from './simulated/variant.ts';
import { analyseVariant } from './variant.ts';

/** @param facts what the model knows about a plan; tests give their own */
export function analyse(record: RunRecord, facts: FactsOf = factsOf): Findings {
  const names = variantNames(record);
  const analysed = record.variants.map((variant) => {
    const known = facts(variant.plan);
    // The knee is of the capacity profile: it says nothing about a server that is not the mock.
    const ours = record.target.kind === 'external' ? { ...known, knee: null } : known;
    return analyseVariant(record, variant, ours, askedOf(record, variant.name, names));
  });
  const variants = analysed.map(({ findings }) => findings);
  const checked = checkAll(record, analysed, names);
  const verdict = judge({
    status: record.status,
    variants: variants.map(({ status, result }) => ({ aborted: status === 'aborted', valid: result.validity.valid })),
    expectations: checked,
  });
  const expectations = checked.map(({ variant, expression, outcome, detail }) => ({
    variant,
    expression,
    outcome,
    detail,
  }));
  const head = headOf(record);
  return {
    head,
    result: resultDocument(head, { verdict, variants, expectations }),
    verdict,
    variants,
    expectations,
    remarks: remarksOf(record),
  };
}

/** The document that `--json` prints. */
export function resultDocument(
  head: RunHead,
  { verdict, variants, expectations }: Pick<Findings, 'verdict' | 'variants' | 'expectations'>,
): ResultDocument {
  return {
    schema: RESULT_SCHEMA,
    scenario: head.scenario,
    engine: head.engine,
    seeds: head.seeds,
    record: `${RECORD_FOLDER}/${head.runId}`,
    verdict,
    variants: variants.map(({ result }) => result),
    expectations,
  };
}

/** Where run records lie, from the root of the project. */
const RECORD_FOLDER = 'reports/runs';

function headOf(record: RunRecord): RunHead {
  const { variants: _variants, ...head } = record;
  return head;
}

/**
 * Names that expectations may use: of the variants that were run, and whatever stands before a word of a line. The scenario was checked when it
 * was read, so such a name is a variant that this run left out.
 */
function variantNames(record: RunRecord): string[] {
  const lines = Object.values(record.expect).flat();
  const prefixes = lines.flatMap((line) => [...line.matchAll(/([a-z][a-z0-9-]*)\./g)].map(([, prefix = '']) => prefix));
  return [...new Set([...record.variants.map(({ name }) => name), ...prefixes])];
}

/** Lines of the variants that were run, with their owner. */
function linesOf(record: RunRecord): { owner: string; line: string }[] {
  return record.variants.flatMap(({ name }) => (record.expect[name] ?? []).map((line) => ({ owner: name, line })));
}

function askedOf(record: RunRecord, name: string, names: readonly string[]): string[] {
  return linesOf(record).flatMap(({ owner, line }) => {
    const parsed = parseExpectation(line, names);
    return parsed.ok ? metricsAsked(parsed.expectation, owner, name) : [];
  });
}

function checkAll(
  record: RunRecord,
  variants: readonly AnalysedVariant[],
  names: readonly string[],
): CheckedExpectation[] {
  const judged = new Map<string, Judged>(
    variants.map(({ findings: { name, plan, result, simulated } }) => [
      name,
      { plan, result, ...(simulated === undefined ? {} : { seeds: simulated.seeds }) },
    ]),
  );
  const bySeed = judgedBySeed(variants);
  return linesOf(record).map(({ owner, line }): CheckedExpectation => {
    const checked = checkExpectation(line, owner, judged, names);
    if (bySeed.length < 2 || checked.outcome === 'unknown' || checked.detail.includes(' seeds')) return checked;
    const holding = bySeed.filter((seed) => checkExpectation(line, owner, seed, names).outcome === 'holds').length;
    return { ...checked, detail: `${checked.detail}; by itself in ${holding} of ${bySeed.length} seeds` };
  });
}

/** The variants of a simulated run seed by seed: with the same seed all see the same people. Empty when one was run live. */
function judgedBySeed(variants: readonly AnalysedVariant[]): ReadonlyMap<string, Judged>[] {
  const shared = Math.min(...variants.map(({ seeds }) => seeds.length));
  return Array.from({ length: Number.isFinite(shared) ? shared : 0 }, (_, at) => {
    const each = variants.flatMap(({ findings: { name, plan }, seeds }) => {
      const result = seeds[at];
      return result === undefined ? [] : [[name, { plan, result }] as const];
    });
    return new Map<string, Judged>(each);
  });
}
