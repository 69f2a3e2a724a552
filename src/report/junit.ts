/** junit.xml: one suite per variant, one case per validity rule and per expectation, for the test page of any CI system. */
import type { Findings, VariantFindings } from '../analysis/findings.ts';
import type { ExpectationResult } from '../model/record/result.ts';
import { escapeMarkup, escapeXmlAttribute } from './escape.ts';
import { statusWords } from './words.ts';

interface Case {
  readonly name: string;
  /** failure: judged and not met. error: could not be judged, which is not green either. */
  readonly bad: { readonly kind: 'failure' | 'error'; readonly type: string; readonly message: string } | null;
  readonly said: string;
}

interface Suite {
  readonly name: string;
  readonly seconds: number;
  readonly cases: readonly Case[];
}

export function renderJunit(findings: Findings): string {
  const suites = suitesOf(findings);
  const attributes = {
    name: `launchquake ${findings.result.scenario}`,
    ...totals(suites.flatMap(({ cases }) => cases)),
  };
  const time = suites.reduce((sum, suite) => sum + suite.seconds, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributesText({ ...attributes, time: time.toFixed(3) })}>`,
    ...suites.map((suite) => suiteText(findings, suite)),
    '</testsuites>',
    '',
  ].join('\n');
}

function suitesOf({ variants, expectations }: Findings): readonly Suite[] {
  const known = variants.map((variant) => ({
    name: variant.name,
    seconds: variant.reachedSeconds,
    cases: orNothing([
      ...statusCases(variant),
      ...validityCases(variant),
      ...expectationCases(expectations, variant.name),
    ]),
  }));
  const strangers = new Set(
    expectations.map(({ variant }) => variant).filter((name) => !variants.some((one) => one.name === name)),
  );
  const others = [...strangers].map((name) => ({ name, seconds: 0, cases: expectationCases(expectations, name) }));
  return [...known, ...others];
}

/** A suite that checked nothing must not be green. */
const orNothing = (cases: readonly Case[]): readonly Case[] =>
  cases.length > 0
    ? cases
    : [{ name: 'checks', bad: { kind: 'error', type: 'nothing-checked', message: 'nothing was checked' }, said: '' }];

function statusCases({ status, remarks }: VariantFindings): readonly Case[] {
  if (status === 'complete') return [];
  const message = [statusWords[status], ...remarks].join('; ');
  return [{ name: 'run: ends when the plan does', bad: { kind: 'error', type: status, message }, said: message }];
}

const validityCases = ({ validity }: VariantFindings): readonly Case[] =>
  validity.map(({ rule, holds, detail }) => ({
    name: `validity: ${rule}`,
    bad: holds ? null : { kind: 'failure', type: 'invalid-run', message: detail },
    said: detail,
  }));

const expectationCases = (expectations: readonly ExpectationResult[], name: string): readonly Case[] =>
  expectations
    .filter(({ variant }) => variant === name)
    .map((line) => ({ name: `expect: ${line.expression}`, bad: badOf(line), said: line.detail }));

function badOf({ outcome, detail }: ExpectationResult): Case['bad'] {
  if (outcome === 'holds') return null;
  return outcome === 'breached'
    ? { kind: 'failure', type: 'slo-breach', message: detail }
    : { kind: 'error', type: 'unknown', message: `unknown: ${detail}` };
}

function suiteText({ result, head }: Findings, { name, seconds, cases }: Suite): string {
  const classname = `launchquake.${result.scenario}.${name}`;
  const timestamp = head.startedAt.replace(/(?:\.\d+)?Z$/, '');
  return [
    `  <testsuite${attributesText({ name, ...totals(cases), skipped: '0', time: seconds.toFixed(3), timestamp })}>`,
    ...cases.map((one) => caseText(one, classname)),
    '  </testsuite>',
  ].join('\n');
}

function caseText({ name, bad, said }: Case, classname: string): string {
  const open = `    <testcase${attributesText({ classname, name, time: '0' })}`;
  if (bad === null)
    return said === ''
      ? `${open}/>`
      : `${open}>\n      <system-out>${escapeMarkup(said)}</system-out>\n    </testcase>`;
  const { kind, type, message } = bad;
  return `${open}>\n      <${kind}${attributesText({ message, type })}>${escapeMarkup(said)}</${kind}>\n    </testcase>`;
}

function totals(cases: readonly Case[]): {
  readonly tests: string;
  readonly failures: string;
  readonly errors: string;
} {
  const of = (kind: string): string => String(cases.filter(({ bad }) => bad?.kind === kind).length);
  return { tests: String(cases.length), failures: of('failure'), errors: of('error') };
}

const attributesText = (attributes: Readonly<Record<string, string>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXmlAttribute(value)}"`)
    .join('');
