/** Rules about queries. */
import { promqlTree, withoutVariables } from '../promql-tree.ts';
import type { Target } from './dashboard-json.ts';
import { type LinterRule, targetRule } from './rule.ts';

const isLoki = ({ datasource }: Target): boolean => datasource?.type === 'loki';
const rates: readonly (string | undefined)[] = ['rate', 'irate', 'increase'];

/** A query with a matcher on the label that takes its value from the variable of the same name. */
const matcherFor = (label: 'job' | 'instance'): LinterRule =>
  targetRule(`target-${label}-rule`, ({ expr = '' }) => {
    const { selectors } = promqlTree(expr);
    const without = selectors.filter(
      ({ matchers }) =>
        !matchers.some(
          ({ label: name, operator, value }) => name === label && operator === '=~' && value === `$${label}`,
        ),
    );
    return without.map(({ metric }) => `${metric} without ${label}=~"$${label}"`);
  });

export const targetRules: readonly LinterRule[] = [
  // No query of ours asks Loki, so whatever does is wrong.
  targetRule('target-logql-rule', (target) => (isLoki(target) ? [`asks Loki: ${target.expr}`] : [])),
  targetRule('target-logql-auto-rule', (target) =>
    isLoki(target) && !(target.expr ?? '').includes('$__auto') ? [`without $__auto: ${target.expr}`] : [],
  ),
  targetRule('target-promql-rule', ({ expr = '' }) =>
    promqlTree(withoutVariables(expr)).errors.map((error) => `${error} of ${expr}`),
  ),
  // A total over the whole time range is asked once, at its end; every rate along it looks back as far as Grafana says.
  targetRule('target-rate-interval-rule', ({ expr = '', instant }) =>
    promqlTree(marked(expr))
      .selectors.filter(
        ({ inside, range }) => rates.includes(inside[0]) && !(range === '1s' || (instant && range === '2s')),
      )
      .map(({ metric }) => `${metric} is not over $__rate_interval`),
  ),
  matcherFor('job'),
  matcherFor('instance'),
  targetRule('target-counter-agg-rule', ({ expr = '' }) =>
    promqlTree(withoutVariables(expr))
      .selectors.filter(({ metric, inside }) => metric?.endsWith('_total') && !rates.includes(inside[0]))
      .map(({ metric }) => `${metric} is not in a rate or an increase`),
  ),
];

/** 1 s stands for $__rate_interval and 2 s for $__range: no query of ours has such a range of its own, which would be a complaint anyway. */
const marked = (expr: string): string =>
  withoutVariables(
    expr
      .replaceAll(/\[([12])s\]/g, '[$1h]')
      .replaceAll('$__rate_interval', '1s')
      .replaceAll('$__range', '2s'),
  );
