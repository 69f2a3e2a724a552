/**
 * report.html: one file that opens offline and is complete without its script. First the verdict in words, then the two pictures
 * that matter, then the numbers, then each variant from the inside, then whether to trust it and how to read it.
 */
import type { Findings } from '../analysis/findings.ts';
import { secondsPerPointFor } from './bins.ts';
import { escapeJsonForScript, escapeMarkup } from './escape.ts';
import { renderJsonCompact } from './json.ts';
import { banner, pageHead } from './page/banner.ts';
import { environmentSection, readingSection, validitySection } from './page/closing-sections.ts';
import { style } from './page/style.ts';
import { expectationSection, verdictSection } from './page/verdict-section.ts';
import { verdictNames } from './words.ts';

/** Points of one series, all variants together: keeps the file under 200 KB whatever the length of the run. */
const MOST_POINTS = 320;

export function renderHtml(findings: Findings): string {
  const longest = Math.max(1, ...findings.variants.map(({ plan }) => plan.durationSeconds));
  const secondsPerPoint = secondsPerPointFor(longest * Math.max(1, findings.variants.length), MOST_POINTS);
  const { head, verdict } = findings;
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    '<link rel="icon" href="data:,">',
    `<title>${escapeMarkup(`${verdictNames[verdict]} · ${head.title} · Launchquake`)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<a class="skip" href="#main">Skip to the verdict</a>',
    pageHead(findings),
    '<main id="main">',
    banner(findings),
    verdictSection(findings),
    expectationSection(findings),
    validitySection(findings),
    environmentSection(findings),
    readingSection(findings),
    '</main>',
    `<footer><p>The same content as data: report.json, also embedded in this file. Run record: ${escapeMarkup(head.runId)}.</p></footer>`,
    `<script type="application/json" id="report">${escapeJsonForScript(renderJsonCompact(findings, secondsPerPoint))}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
