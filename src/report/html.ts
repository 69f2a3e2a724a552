/**
 * report.html: one file that opens offline and is complete without its script. First the verdict in words, then the two pictures
 * that matter, then the numbers, then each variant from the inside, then whether to trust it and how to read it.
 */
import type { Findings } from '../analysis/findings.ts';
import { commonWidth, secondsPerPointFor } from './bins.ts';
import { sharedAxes } from './charts/goodput-panel.ts';
import { LOAD_FRAME, loadFrame, loadTop } from './charts/load-panel.ts';
import { sharedParts } from './charts/svg.ts';
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

/** Points of a line and rows of a data table, all variants together: the first pair that keeps the page small enough. */
/** A mean over seeds is calm enough for more: weeks have days, and days a morning. */
const fine = [
  { points: 1200, rows: 270 },
  { points: 600, rows: 270 },
] as const;

const resolutions = [
  { points: 300, rows: 270 },
  { points: 300, rows: 110 },
  { points: 300, rows: 60 },
  { points: 200, rows: 60 },
  { points: 110, rows: 60 },
  { points: 60, rows: 30 },
] as const;

export function renderHtml(findings: Findings): string {
  const totalSeconds = findings.variants.reduce((sum, { plan }) => sum + plan.durationSeconds, 1);
  const width = (most: number): number => commonWidth(findings.variants, secondsPerPointFor(totalSeconds, most));
  const isSimulated = findings.variants.some(({ simulated }) => simulated !== undefined);
  const sharp = [...(isSimulated ? fine : []), ...resolutions].map(({ points, rows }) => ({
    secondsPerPoint: width(points),
    secondsPerRow: width(rows),
  }));
  const closing = [validitySection(findings), environmentSection(findings), readingSection(findings)];
  let html = '';
  for (const resolution of sharp) {
    html = page(findings, resolution, closing);
    if (new TextEncoder().encode(html).length <= MOST_BYTES) return html;
  }
  return html;
}

interface Resolution {
  readonly secondsPerPoint: number;
  readonly secondsPerRow: number;
}

function page(findings: Findings, resolution: Resolution, closing: readonly string[]): string {
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
    ...closing,
    '</main>',
    `<footer><p>The same content as data: report.json; what is needed to judge the run again is embedded in this file. Run record: ${escapeMarkup(head.runId)}.</p></footer>`,
    `<script type="application/json" id="report">${escapeJsonForScript(renderJsonCompact(findings))}</script>`,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function variantParts(findings: Findings, { secondsPerPoint, secondsPerRow }: Resolution): readonly string[] {
  const { variants } = findings;
  const axes = sharedAxes(variants, secondsPerPoint);
  const options = { axes, secondsPerRow };
  const predicted = predictionSection(findings, axes);
  return [
    sharedParts({ ...axes.frames, [LOAD_FRAME]: loadFrame(loadTop(variants)) }),
    goodputFigure(findings, options),
    loadFigure(findings),
    outcomeFigure(findings),
    ...(predicted === '' ? [] : [predicted]),
    verdictSection(findings),
    expectationSection(findings),
    ...variants.map((variant, at) => variantSection(variant, options, at)),
  ];
}
