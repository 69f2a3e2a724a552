import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ObservedVariant, PanelData } from '../../../src/analysis/observed/panels.ts';
import { renderObserved } from '../../../src/report/observed/page.ts';
import { findingsOf } from '../fixture.ts';

const findings = findingsOf();
const plan = findings.variants[0]?.plan;
assert.ok(plan);

const line = (legend: string, values: readonly (number | null)[]) => ({ legend, values });
const everySecond = (value: (second: number) => number | null) =>
  Array.from({ length: 75 }, (_, second) => value(second));

const goodput: PanelData = {
  title: 'Goodput against offered load',
  unit: 'reqps',
  kind: 'lines',
  series: [
    line(
      'offered <b>',
      everySecond(() => 7),
    ),
    line(
      'goodput',
      everySecond((at) => (at < 24 ? 7 : null)),
    ),
  ],
};

function variantWith(changes: Partial<ObservedVariant>): ObservedVariant {
  return {
    name: 'naive',
    plan: plan as NonNullable<typeof plan>,
    agreement: [
      { quantity: 'goodput during', unit: 'logins/s', report: 5, observed: 5.1, tolerance: 0.15, agrees: true },
      { quantity: 'recovery after the spike', unit: 's', report: null, observed: null, tolerance: 2, agrees: true },
    ],
    stoppedAtSeconds: { report: 24, observed: 24 },
    marks: [{ atSeconds: 24, kind: 'collapse' }],
    panels: [goodput],
    ...changes,
  };
}

const page = (changes: Partial<ObservedVariant> = {}): string =>
  renderObserved({
    head: findings.head,
    dashboard: 'Launch day',
    source: 'http://127.0.0.1:9090',
    variants: [variantWith(changes)],
  });

describe('the dashboard, drawn from the answers of Prometheus', () => {
  it('says that record and Prometheus agree, and shows both numbers', () => {
    const text = page();
    assert.match(text, /agree in all 2 quantities/);
    assert.match(text, /<th scope=row>goodput during, logins\/s<td data-v="5\.1"|<td>5\.1|<td>5<td>5\.1/);
    assert.match(text, /✓ agrees/);
  });

  it('says how many differ', () => {
    const [first, second] = variantWith({}).agreement;
    assert.ok(first !== undefined && second !== undefined);
    assert.match(page({ agreement: [{ ...first, agrees: false }, second] }), /differ in 1 of 2 quantities/);
  });

  it('does not call nothing an agreement', () => assert.match(page({ agreement: [] }), /Nothing was compared/));

  it('marks the collapse in every panel, where the dashboard has its annotation', () =>
    assert.match(page({ panels: [goodput, { ...goodput, title: 'Another' }] }), /collapse, 24 s[^]*collapse, 24 s/));

  it('draws no mark when there is no annotation', () => assert.doesNotMatch(page({ marks: [] }), /collapse, /));

  it('escapes what a label says', () => {
    assert.ok(page().includes('offered &lt;b&gt;'));
    assert.ok(!page().includes('offered <b>'));
  });

  it('says so when a panel has no data', () =>
    assert.match(page({ panels: [{ ...goodput, series: [] }] }), /No data\./));

  it('draws six lines and says how many it left out', () => {
    const series = Array.from({ length: 9 }, (_, at) =>
      line(
        `station ${at}`,
        everySecond(() => at),
      ),
    );
    assert.match(page({ panels: [{ ...goodput, series }] }), /and 3 more that are not drawn/);
  });

  it('writes one number where the panel is one number, with its unit', () => {
    const panel: PanelData = {
      title: 'Dead work',
      unit: 'percentunit',
      kind: 'value',
      series: [line('naive', [null, 0.5, 0.75])],
    };
    assert.match(page({ panels: [panel] }), /75\u00A0%/);
  });

  it('asks nothing of the network', () =>
    assert.doesNotMatch(
      page().replaceAll('http://www.w3.org/', '').replaceAll('http://127.0.0.1:9090', ''),
      /https?:\/\//,
    ));
});
