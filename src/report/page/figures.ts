/** The pictures that come before any table: goodput over time, goodput against offered load, how the logins ended. */
import type { Findings, VariantFindings } from '../../analysis/findings.ts';
import { binSeries, secondsPerValue } from '../bins.ts';
import { goodputPanel, type SharedAxes } from '../charts/goodput-panel.ts';
import { loadPanel, loadTop } from '../charts/load-panel.ts';
import { escapeMarkup } from '../escape.ts';
import { count, decimal, percent, plural, seconds } from '../numbers.ts';
import { afterShare, kneeShare } from '../verdict-table.ts';
import { loginOutcomes, recoveryWords } from '../words.ts';
import { keyList, lineKey, markerKey, swatchKey } from './key.ts';
import { dataTable, meansOf } from './table.ts';

export interface FigureOptions {
  readonly axes: SharedAxes;
  /** Seconds that one row of a data table stands for. */
  readonly secondsPerRow: number;
}

export function goodputFigure({ variants }: Findings, { axes, secondsPerRow }: FigureOptions): string {
  const isSimulated = variants.some(({ simulated }) => simulated !== undefined);
  const smoothing = axes.secondsPerPoint * (2 * axes.reach + 1);
  return [
    '<section aria-labelledby="over-time"><h2 id="over-time">Goodput under the offered load</h2>',
    keyList([
      lineKey('logins that completed in time (goodput)', 'var(--goodput)'),
      lineKey('logins that people wanted to start (offered)', 'var(--offered)', '5 3'),
      swatchKey('the difference: turned away, given up or still waiting', 'var(--lost)'),
      lineKey('knee', 'var(--ink)', '1 3'),
      ...(isSimulated ? [swatchKey('where single seeds lie', 'var(--goodput)')] : []),
    ]),
    '<figure data-cursor>',
    `<div class="panels">${variants.map((variant, at) => goodputHead(variant) + goodputPanel(variant, axes, `g${at}`) + '</div>').join('\n')}</div>`,
    `<figcaption><b>Figure 1.</b> Logins per second over run time, all variants on the same axes and under the same arrivals; ${isSimulated ? `means over the seeds${bandWords(variants)}` : `means over ${seconds(smoothing)}`}. The shaded ${isSimulated ? 'stretch' : 'band'} is the spike; figures beside the names are judged in its second half and in the window after it.</figcaption>`,
    goodputTable(variants, secondsPerRow),
    '</figure></section>',
  ].join('\n');
}

/** What the band of the first variant holds; all have as many seeds. */
function bandWords([first]: Findings['variants']): string {
  const bands = first?.simulated?.bands;
  if (bands === undefined || bands.level === 0) return '';
  return `, in the blue band a single seed lies with ${percent(bands.level)} (windows of ${seconds(bands.secondsPerPoint)})`;
}

function goodputHead(variant: VariantFindings): string {
  const facts = [
    `${percent(kneeShare(variant))} of the knee late in the spike`,
    `${percent(afterShare(variant))} of offered after it`,
    recoveryWords(variant).long,
  ];
  return `<div class="panel"><h3>${escapeMarkup(variant.name)}</h3><p class="facts-line">${facts.map(escapeMarkup).join(' · ')}</p>\n`;
}

function goodputTable(variants: readonly VariantFindings[], secondsPerRow: number): string {
  const binned = variants.map((variant) => binSeries(variant, secondsPerRow).values);
  const longest = Math.max(0, ...binned.map(({ offered }) => offered.length));
  const rows = Array.from({ length: longest }, (_, at) => [
    String(at * secondsPerRow),
    decimal(binned.find(({ offered }) => at < offered.length)?.offered[at]),
    ...binned.map(({ goodput }) => decimal(goodput[at])),
  ]);
  return dataTable(
    `Logins per second, ${meansOf(secondsPerRow, Math.max(1, ...variants.map(secondsPerValue)))}`,
    ['second', 'offered', ...variants.map(({ name }) => name)],
    rows,
  );
}

export function loadFigure({ variants }: Findings): string {
  const top = loadTop(variants);
  const longest = Math.max(0, ...variants.map(({ loadCurve }) => loadCurve.length));
  const rows = Array.from({ length: longest }, (_, at) => {
    const first = variants.find(({ loadCurve }) => at < loadCurve.length)?.loadCurve[at];
    const goodput = variants.map(({ loadCurve }) => decimal(loadCurve[at]?.goodputPerSecond));
    return [decimal(first?.atSeconds), decimal(first?.offeredPerSecond), ...goodput];
  });
  return [
    '<section aria-labelledby="against-load"><h2 id="against-load">Goodput against offered load</h2>',
    keyList([
      markerKey('before the spike', 'before'),
      markerKey('in the spike', 'spike'),
      markerKey('after it', 'after'),
      lineKey('everything offered is served', 'var(--offered)', '5 3'),
      lineKey('knee', 'var(--ink)', '1 3'),
    ]),
    '<figure>',
    `<div class="panels four">${variants.map((variant, at) => `<div class="panel"><h3>${escapeMarkup(variant.name)}</h3>\n${loadPanel(variant, top, `l${at}`)}</div>`).join('\n')}</div>`,
    `<figcaption><b>Figure 2.</b> Each marker is ${escapeMarkup(markerWords(variants))} of the run, joined in the order of time. A system that copes climbs the dashed line to the knee, stays there during the spike and comes back down the same line. One that has collapsed comes back along the floor: the load has gone, the goodput has not returned.</figcaption>`,
    dataTable('Logins per second, by window', ['around second', 'offered', ...variants.map(({ name }) => name)], rows),
    '</figure></section>',
  ].join('\n');
}

const totalsSentence = (variant: VariantFindings): string =>
  variant.simulated === undefined ? '' : ` Totals over ${plural(variant.simulated.seeds, 'seed')}.`;

/** How much of the run one marker of the second figure stands for. */
function markerWords(variants: Findings['variants']): string {
  const [first, second] = variants.find(({ loadCurve }) => loadCurve.length > 1)?.loadCurve ?? [];
  const width = (second?.atSeconds ?? 0) - (first?.atSeconds ?? 0);
  return width >= LONG_MARKER_SECONDS ? seconds(width) : 'a few seconds';
}

const LONG_MARKER_SECONDS = 10;

/** Shares below this have no room for their number. */
const NARROWEST_LABEL = 0.055;

export function outcomeFigure({ variants }: Findings): string {
  const rows = variants.map(({ name, result: { logins } }) => [
    name,
    count(logins.intended),
    ...loginOutcomes.map(({ key }) => count(logins[key])),
  ]);
  return [
    '<section aria-labelledby="outcomes"><h2 id="outcomes">How every intended login ended</h2>',
    keyList(loginOutcomes.map(({ key, label }) => `<span class="swatch o-${key}"></span>${label}`)),
    '<figure>',
    `<div class="bars">${variants.map(outcomeBar).join('\n')}</div>`,
    `<figcaption><b>Figure 3.</b> Each login that somebody meant to start ends in exactly one way; the bars are as long as each other because every variant saw the same people.${variants[0] === undefined ? '' : escapeMarkup(totalsSentence(variants[0]))}</figcaption>`,
    dataTable('Logins by how they ended', ['variant', 'intended', ...loginOutcomes.map(({ label }) => label)], rows),
    '</figure></section>',
  ].join('\n');
}

function outcomeBar({ name, result: { logins } }: VariantFindings): string {
  const parts = loginOutcomes.filter(({ key }) => logins[key] > 0);
  const spoken = parts.map(({ key, label }) => `${count(logins[key])} ${label}`).join(', ');
  const segments = parts.map(({ key }) => {
    const isWide = logins[key] / logins.intended >= NARROWEST_LABEL;
    return `<span class="o-${key}" style="flex:${logins[key]}">${isWide ? `<b>${count(logins[key])}</b>` : ''}</span>`;
  });
  return `<p class="bar-name">${escapeMarkup(name)}</p><div class="stack" role="img" aria-label="${escapeMarkup(`${name}: of ${count(logins.intended)} logins ${spoken}`)}">${segments.join('')}</div>`;
}
