/**
 * report.json: everything the report shows, as data. The result document is inside unchanged, so a report can be judged again
 * years later from this alone. Keys below the top level are in alphabetical order: the same findings give the same bytes.
 */
import { exitCodeOf } from '../analysis/judge.ts';
import type { Findings, VariantFindings } from '../analysis/findings.ts';
import type { Plan } from '../model/scenario/plan.ts';

export const REPORT_SCHEMA = 'launchquake/report@1';

/** Digits after the point of what is drawn: a thousandth of a login per second is below what a run can tell. */
const DRAWN_DIGITS = 3;

export function renderJson(findings: Findings): string {
  return `${stringify(reportDocument(findings, variantDocument), 1)}\n`;
}

/**
 * What is needed to judge the run again, on one line: result, validity, setup. What is only drawn or listed is left to report.json.
 * @param isBrief of the validity rules only the broken ones, and no setup twice
 */
export const renderJsonCompact = (findings: Findings, isBrief: boolean): string =>
  stringify(reportDocument(findings, isBrief ? briefDocument : judgedDocument), 0);

type Document = Readonly<Record<string, unknown>>;

type OfVariant = (variant: VariantFindings, first: VariantFindings) => Document;

function reportDocument(findings: Findings, ofVariant: OfVariant): Document {
  return {
    schema: REPORT_SCHEMA,
    verdict: findings.verdict,
    exitCode: exitCodeOf(findings.verdict),
    head: findings.head,
    remarks: findings.remarks,
    result: findings.result,
    variants: findings.variants.map((variant) => ofVariant(variant, findings.variants[0] ?? variant)),
  };
}

function judgedDocument({
  name,
  title,
  sentence,
  status,
  reachedSeconds,
  remarks,
  validity,
  plan,
}: VariantFindings): Document {
  return { name, title, sentence, status, reachedSeconds, remarks, validity, setup: setupOf(plan) };
}

/** Of the validity rules only the broken ones; of the setup, after the first variant, what differs from it. */
const briefDocument = (variant: VariantFindings, first: VariantFindings): Document => {
  const broken = variant.validity.filter(({ holds }) => !holds);
  const setup = setupOf(variant.plan);
  const differing = Object.entries(setup).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(setupOf(first.plan)[key]),
  );
  const document = judgedDocument({ ...variant, validity: broken });
  return variant === first ? document : { ...document, setup: Object.fromEntries(differing) };
};

function variantDocument({ plan, ...variant }: VariantFindings): Document {
  const { result: _inResultDocument, ...rest } = variant;
  return { ...(rounded(rest) as Document), setup: setupOf(plan) };
}

/** The plan without what only the engines need. */
function setupOf(plan: Plan): Document {
  const { service: _service, arrivals: _arrivals, people: _people, segments: _segments, ...setup } = plan;
  return setup;
}

function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toFixed(DRAWN_DIGITS));
  if (Array.isArray(value)) return value.map(rounded);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]));
}

function stringify(document: Document, indent: number): string {
  const ordered = Object.fromEntries(Object.entries(document).map(([key, value]) => [key, sorted(value)]));
  const text = JSON.stringify(ordered, null, indent);
  return indent === 0 ? text : onOneLine(text);
}

/** Arrays of numbers on one line each: a series is read as a row. No string of JSON holds a line break, so none is touched. */
const onOneLine = (text: string): string =>
  text.replaceAll(/\[\n[\s\d.,eE+\-nul]*\]/g, (list) =>
    list.replaceAll(/\s+/g, ' ').replace('[ ', '[').replace(' ]', ']'),
  );

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
