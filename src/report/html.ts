/**
 * report.html: one file that opens offline and is complete without its script. First the verdict in words, then the two pictures
 * that matter, then the numbers, then each variant from the inside, then whether to trust it and how to read it.
 */
import type { Findings } from '../analysis/findings.ts';
import { commonWidth, secondsPerPointFor } from './bins.ts';
import { RATE_SCALE, sharedAxes } from './charts/goodput-panel.ts';
import { fewerPoints, LOAD_FRAME, loadFrame, loadTop } from './charts/load-panel.ts';
import { predictionScales } from './charts/prediction-panels.ts';
import { sharedParts } from './charts/svg.ts';
import { timeScale } from './charts/time-panel.ts';
import { escapeJsonForScript, escapeMarkup } from './escape.ts';
import { renderJsonCompact } from './json.ts';
import { banner, pageHead } from './page/banner.ts';
import { environmentSection, readingSection, validitySection } from './page/closing-sections.ts';
import { goodputFigure, loadFigure, outcomeFigure } from './page/figures.ts';
import { predictionSection } from './page/prediction-section.ts';
import { script } from './page/script.ts';
import { pageStart } from './page/start.ts';
import { variantSection } from './page/variant-section.ts';
import { expectationSection, verdictSection } from './page/verdict-section.ts';
import { verdictNames } from './words.ts';

/** The page is mailed and attached to tickets: it must stay small, whatever the length of the run and the number of variants. */
export const MOST_BYTES = 200_000;

/** A mean over seeds is calm enough for more: weeks have days, and days a morning. */
const fine = [
  { points: 1200, rows: 270 },
  { points: 600, rows: 270 },
] as const;

/** Points of a line and rows of a data table, all variants together: the first pair that keeps the page small enough. */
const resolutions = [
  { points: 300, rows: 270 },
  { points: 300, rows: 110 },
  { points: 300, rows: 60 },
  { points: 300, rows: 60, isBrief: true },
  { points: 200, rows: 60, isBrief: true },
  { points: 200, rows: 30, isBrief: true },
  { points: 110, rows: 60, isBrief: true },
  { points: 110, rows: 30, isBrief: true },
  { points: 60, rows: 30, isBrief: true },
] as const;

export function renderHtml(findings: Findings): string {
  const totalSeconds = findings.variants.reduce((sum, { plan }) => sum + plan.durationSeconds, 1);
  const width = (most: number): number => commonWidth(findings.variants, secondsPerPointFor(totalSeconds, most));
  const isSimulated = findings.variants.some(({ simulated }) => simulated !== undefined);
  const sharp = [...(isSimulated ? fine : []), ...resolutions].map(({ points, rows, ...how }) => ({
    secondsPerPoint: width(points),
    secondsPerRow: width(rows),
    pointsPerCurve:
      'isBrief' in how
        ? FEWEST_ON_CURVE
        : Math.max(FEWEST_ON_CURVE, Math.floor(points / Math.max(1, findings.variants.length))),
    isBrief: 'isBrief' in how,
  }));
  let html = '';
  for (const resolution of sharp) {
    html = page(findings, resolution);
    if (new TextEncoder().encode(html).length <= MOST_BYTES) return html;
  }
  return html;
}

/** A minute of run in windows of three seconds, and some more. */
const FEWEST_ON_CURVE = 20;

interface Resolution {
  readonly secondsPerPoint: number;
  readonly secondsPerRow: number;
  /** Markers of goodput against offered load, of each variant. */
  readonly pointsPerCurve: number;
  /** Less is said where much is alike. */
  readonly isBrief: boolean;
}

function page(findings: Findings, resolution: Resolution): string {
  const { head, verdict } = findings;
  return [
    ...pageStart(
      `${verdictNames[verdict]} · ${head.engine === 'live' ? '' : 'SIMULATED · '}${head.title} · Launchquake`,
      'verdict',
    ),
    pageHead(findings),
    '<main id="main" tabindex="-1">',
    banner(findings),
    ...(findings.variants.length === 0 ? [] : variantParts(findings, resolution)),
    validitySection(findings, resolution.isBrief),
    environmentSection(findings),
    readingSection(findings),
    '</main>',
    `<footer><p>The same content as data: report.json; what is needed to judge the run again is embedded in this file. Run record: ${escapeMarkup(head.runId)}.</p></footer>`,
    `<script type="application/json" id="report">${escapeJsonForScript(renderJsonCompact(findings, resolution.isBrief))}</script>`,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function variantParts(
  findings: Findings,
  { secondsPerPoint, secondsPerRow, pointsPerCurve, isBrief }: Resolution,
): readonly string[] {
  const { variants } = findings;
  const axes = sharedAxes(variants, secondsPerPoint);
  const options = { axes, secondsPerRow };
  const onCurve = variants.map((variant) => ({
    ...variant,
    loadCurve: fewerPoints(variant.loadCurve, pointsPerCurve),
  }));
  const predicted = predictionSection(findings, axes, isBrief);
  return [
    sharedParts({
      ...axes.frames,
      [RATE_SCALE]: timeScale(axes.topPerSecond),
      ...predictionScales(variants),
      [LOAD_FRAME]: loadFrame(loadTop(onCurve)),
    }),
    goodputFigure(findings, options),
    loadFigure({ ...findings, variants: onCurve }),
    outcomeFigure(findings),
    ...(predicted === '' ? [] : [predicted]),
    verdictSection(findings),
    expectationSection(findings),
    ...variants.map((variant, at) => variantSection(variant, options, at)),
  ];
}
