/** An alert with one threshold broken: twice as high, and half as high. Cases that do not see it do not hold the threshold. */
import type { AlertingRule } from '../../../dashboards/rules/rule.ts';

export interface BrokenRule {
  /** `10 instead of 5 in …lq:offered:rate10s > ` */
  readonly what: string;
  /** With a name of its own, so that all that are made of one rule can be tried on the same series at once. */
  readonly rule: AlertingRule;
}

const FACTORS = [2, 0.5] as const;

/** What something is compared with, and a factor right behind it. Not zeros: they have no half and no double. */
const THRESHOLD = /(?<=[<>]=? )\d+(?:\.\d+)?(?=[\s)]|$)|(?<=[<>] \d+(?:\.\d+)? \* )\d+(?:\.\d+)?/g;

export function brokenRules(rule: AlertingRule): readonly BrokenRule[] {
  return [...inExpression(rule), ...inWait(rule)].map(({ what, ...broken }, at) => ({
    what,
    rule: { ...rule, ...broken, alert: `${rule.alert}_${at}` },
  }));
}

type Change = { readonly what: string } & Partial<Pick<AlertingRule, 'expr' | 'for'>>;

function inExpression({ expr }: AlertingRule): readonly Change[] {
  const numbers = [...expr.matchAll(THRESHOLD)].filter(({ 0: found }) => Number(found) !== 0);
  return numbers.flatMap(({ 0: found, index }) =>
    FACTORS.map((factor) => {
      const value = `${Number(found) * factor}`;
      return {
        what: `${value} instead of ${found} in …${expr.slice(Math.max(0, index - 30), index)}`,
        expr: `${expr.slice(0, index)}${value}${expr.slice(index + found.length)}`,
      };
    }),
  );
}

function inWait({ for: wait }: AlertingRule): readonly Change[] {
  if (wait === undefined) return [];
  return FACTORS.map((factor) => {
    const value = `${Number.parseInt(wait, 10) * factor * 1000}ms`;
    return { what: `for ${value} instead of ${wait}`, for: value };
  });
}
