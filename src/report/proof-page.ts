/** The proof as a document of its own, Markdown and HTML: what was run, how to read it, the tables. */
import type { VerifyRow } from '../model/record/verify-row.ts';
import { escapeMarkup } from './escape.ts';
import { plural } from './numbers.ts';
import { script } from './page/script.ts';
import { pageStart } from './page/start.ts';
import { proofMarkdown, proofTable } from './proof-table.ts';

export interface Proof {
  /** The command that gave these rows. */
  readonly command: string;
  readonly mode: 'quick' | 'full';
  /** In words: how long it took. */
  readonly took: string;
  readonly rows: readonly VerifyRow[];
}

const TITLE = 'The proof';

/** Paragraphs in Markdown; of its marks only the backtick is used, so that the page can have them too. */
function introduction({ command, mode, took, rows }: Proof): readonly string[] {
  const passed = rows.filter(({ pass }) => pass).length;
  return [
    `Published experiments, exact theory and live runs beside what our engines give. \`${command}\` (${mode}, ${took}): ${passed} of ${plural(rows.length, 'comparison')} agree.`,
    'Each table has a published or exact value, ours with its interval, the rule of agreement, and how many runs, seeds or samples are behind our value. The experiments are files, `scenarios/reference/*.yaml`: settings, seeds, level of the intervals, published values with their sources and the rules; nothing of that is in code. Same files, same seeds, same numbers, on any machine; live runs alone differ from time to time.',
    'The rules: “within x %” needs the value there, and the interval not wider than the tolerance on each side. “In our interval” needs an interval no wider than is stated: a wide one agrees with everything. “Where a share of n runs is to be expected” is for values that were shares of n runs themselves: the interval is of what n other runs would give (Newcombe’s hybrid score interval of a difference). A comparison that measured nothing fails.',
  ];
}

/** docs/proof.md. */
export function proofDocument(proof: Proof): string {
  return [`# ${TITLE}`, ...introduction(proof), proofMarkdown(proof.rows)].join('\n\n');
}

/** One file that opens offline. */
export function renderProofPage(proof: Proof): string {
  const paragraphs = introduction(proof).map((text) => `<p>${withCode(escapeMarkup(text))}</p>`);
  return [
    ...pageStart(`${TITLE} · Launchquake`, 'tables'),
    '<header>',
    `<h1>${TITLE}</h1>`,
    '</header>',
    '<main id="main" tabindex="-1">',
    ...paragraphs,
    proofTable(proof.rows),
    '</main>',
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

const withCode = (markup: string): string => markup.replaceAll(/`([^`]*)`/g, '<code>$1</code>');
