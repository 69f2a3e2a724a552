import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dashboards } from '../../dashboards/dashboards.ts';
import { annotationQueries, panelQueries, substitute, variableQueries } from '../../dashboards/queries.ts';
import { knownNames, nativeHistograms } from '../../dashboards/series/known-names.ts';
import { codeMetrics } from '../../src/model/record/metric-names.ts';
import { promqlTree, withoutVariables } from './promql-tree.ts';

/** All that Prometheus is asked, with where it is asked. */
const asked = [
  ...panelQueries().map(({ dashboard, panel, refId, expr }) => ({ where: `${dashboard} · ${panel} ${refId}`, expr })),
  ...annotationQueries().map(({ name, expr }) => ({ where: `annotation ${name}`, expr })),
  ...variableQueries().map(({ dashboard, variable, query }) => ({
    where: `${dashboard} · variable ${variable}`,
    expr: /^label_values\((.+), \w+\)$/.exec(query)?.[1] ?? 'not label_values',
  })),
].map(({ where, expr }) => ({ where, expr, tree: promqlTree(withoutVariables(expr)) }));

type Asked = (typeof asked)[number];
const wrong = (is: (one: Asked) => boolean): readonly string[] => asked.filter(is).map(({ where }) => where);

/** Names that a selector can stand for: its own, or those of a matcher on __name__. */
const namesIn = ({ tree }: Asked): readonly string[] =>
  tree.selectors.flatMap(({ metric, matchers }) =>
    metric === null ? (matchers.find(({ label }) => label === '__name__')?.value ?? '').split('|') : [metric],
  );

describe('the queries of the dashboards', () => {
  it(`${asked.length} of them in ${dashboards.length} dashboards parse by Prometheus’ own grammar`, () => {
    assert.equal(dashboards.length, 7);
    assert.ok(asked.length > 150, `only ${asked.length} queries were looked at`);
    assert.deepEqual(
      asked
        .filter(({ tree }) => tree.errors.length > 0)
        .map(({ where, tree }) => `${where}: ${tree.errors.join(', ')}`),
      [],
    );
  });

  it('ask for declared metrics alone', () => {
    const unknown = asked.flatMap((one) =>
      namesIn(one)
        .filter((name) => !knownNames.has(name))
        .map((name) => `${one.where}: ${name}`),
    );
    assert.deepEqual(unknown, []);
  });

  it('say which run they are about in every selector', () => {
    const anyRun = ({ where, tree }: Asked): boolean =>
      !where.includes('variable scenario') &&
      tree.selectors.some(({ matchers }) => !matchers.some(({ label }) => label === 'run'));
    const listsRuns = (where: string): boolean => /variable (scenario|run|run_b)$/.test(where);
    assert.deepEqual(
      wrong((one) => !listsRuns(one.where) && anyRun(one)),
      [],
    );
  });

  it('are built on no percentile that somebody else has computed, and on no gauge that k6 averages over the run', () => {
    const precomputed = /_(p|p\()?\d{2}\)?$|_(avg|med|min|max|rate)$/;
    const listed = new Set(['k6_vus_max']);
    assert.deepEqual(
      asked.flatMap(namesIn).filter((name) => name.startsWith('k6_') && precomputed.test(name) && !listed.has(name)),
      [],
    );
    assert.deepEqual(
      wrong(({ tree }) => tree.functions.includes('irate')),
      [],
    );
    assert.deepEqual(
      wrong(({ tree }) => tree.functions.some((name) => name.startsWith('avg'))),
      [],
    );
  });

  it('merge a histogram before they take a quantile: the sum of rates is the nearest thing inside', () => {
    const quantiles = asked.flatMap(({ where, tree }) =>
      tree.selectors
        .filter(({ inside }) => inside.includes('histogram_quantile'))
        .map(({ inside }) => ({ where, inside })),
    );
    assert.ok(quantiles.length > 20, 'no quantile was looked at');
    const bad = quantiles.filter(
      ({ inside: [first, second, third] }) =>
        !(['rate', 'increase'].includes(first ?? '') && second === 'sum' && third === 'histogram_quantile'),
    );
    assert.deepEqual(bad, []);
  });

  it('draw no native histogram as if it were a number', () => {
    const heatmaps = new Set(
      panelQueries()
        .filter(({ kind }) => kind === 'heatmap')
        .map(({ dashboard, panel, refId }) => `${dashboard} · ${panel} ${refId}`),
    );
    assert.ok(heatmaps.size >= 3);
    const asNumber = wrong(
      ({ where, tree }) =>
        !heatmaps.has(where) &&
        tree.selectors.some(
          ({ metric, inside }) =>
            nativeHistograms.includes(metric ?? '') && !inside.some((name) => name.startsWith('histogram_')),
        ),
    );
    assert.deepEqual(asNumber, []);
  });

  it('look at gauges with a window, so that a series that has ended does not stand still for five minutes', () => {
    const windowless = asked.filter(
      ({ where, tree }) =>
        !where.includes('variable ') &&
        tree.selectors.some(({ range, inside }) => range === null && inside[0] !== 'timestamp' && inside[0] !== 'max'),
    );
    assert.deepEqual(
      windowless.map(({ where }) => where),
      [],
    );
  });

  it('say beside a panel why it may be empty; of codes only the age, which nothing has before a code arrives', () => {
    const codes = Object.values(codeMetrics);
    const aboutCodes = panelQueries().filter(({ expr }) =>
      promqlTree(withoutVariables(expr)).selectors.some(({ metric }) => codes.some((name) => metric?.startsWith(name))),
    );
    assert.ok(aboutCodes.length > 4);
    for (const { panel, expr, mayBeEmpty } of aboutCodes)
      assert.equal(mayBeEmpty !== null, expr.includes(codeMetrics.ageSeconds), panel);
    const excused = panelQueries().filter(({ mayBeEmpty }) => mayBeEmpty !== null);
    assert.ok(excused.length < panelQueries().length / 2, 'most panels have to have data');
  });
});

describe('substitute', () => {
  const chosen = { run: 'r1.x', scenario: 's', variant: 'v', rangeSeconds: 59.2, rateInterval: '4s' };
  const table = [
    { expr: 'a{run=~"$run"}', becomes: String.raw`a{run=~"r1\\.x"}` },
    { expr: 'rate(a{variant=~"$variant"}[$__rate_interval])', becomes: 'rate(a{variant=~"v"}[4s])' },
    { expr: 'increase(a[$__range])', becomes: 'increase(a[60s])' },
    { expr: 'b{run=~"$run_b"}', becomes: String.raw`b{run=~"r1\\.x"}` },
    { expr: 'max_over_time(a[$__interval:1s])', becomes: 'max_over_time(a[1s:1s])' },
  ];
  for (const { expr, becomes } of table)
    it(`${expr} becomes ${becomes}`, () => {
      assert.equal(substitute(expr, chosen), becomes);
    });

  it('takes the second run of a comparison', () => {
    assert.equal(substitute('$run $run_b', { ...chosen, other: { run: 'r2', variant: 'w' } }), String.raw`r1\\.x r2`);
  });

  it('leaves no variable in any query of ours', () => {
    for (const { expr } of asked) assert.doesNotMatch(substitute(expr, chosen), /\$/);
  });

  it('does not know a variable that no dashboard has', () => {
    assert.throws(() => substitute('a{x="$nobody"}', chosen), /no value for \$nobody/);
  });
});
