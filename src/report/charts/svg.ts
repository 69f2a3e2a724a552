/**
 * From a chart of the library to the text of one inline SVG: named and described for people who cannot see it, coloured by the page's
 * variables, a tenth of a pixel precise.
 */
import { parseHTML } from 'linkedom';
import { escapeMarkup } from '../escape.ts';
import { compactPath } from './path.ts';

/** What the charts use of an element: this project does not know the browser's types. */
interface ChartElement {
  readonly children: Iterable<ChartElement>;
  readonly outerHTML: string;
  querySelectorAll(selector: string): Iterable<ChartElement>;
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  append(child: ChartElement): void;
  remove(): void;
}

interface ChartDocument {
  createElementNS(namespace: string, name: string): ChartElement;
}

/** The document that the chart library draws in. Nothing is ever attached to it. */
export const chartDocument = parseHTML('<!doctype html><html><body></body></html>').document as ChartDocument;

export const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';

export interface ChartName {
  /** Unique on the page. */
  readonly id: string;
  readonly title: string;
  /** What the picture shows, for those who do not see it. */
  readonly description: string;
}

/** What a chart consists of, without the element around it: for a part that several pictures use. */
export function innerText(drawing: unknown): string {
  const chart = drawing as ChartElement;
  for (const sheet of chart.querySelectorAll('style')) sheet.remove();
  return Array.from(chart.children, (child) => tidy(child.outerHTML)).join('');
}

/** Parts that several pictures on a page use, once: `<use href="#id"/>` shows them. */
export const sharedParts = (parts: Readonly<Record<string, string>>): string =>
  `<svg xmlns="${SVG_NAMESPACE}" class="parts" aria-hidden="true" width="0" height="0"><defs>${Object.entries(parts)
    .map(([id, inner]) => `<g id="${id}">${inner}</g>`)
    .join('')}</defs></svg>`;

/**
 * @param parts ids of the shared parts that lie under the drawing
 * @param data `data-…` attributes and `class` of the element
 */
export function svgText(
  drawing: unknown,
  name: ChartName,
  { parts, data }: { readonly parts: readonly string[]; readonly data: Readonly<Record<string, string>> },
): string {
  const chart = drawing as ChartElement;
  const inner = `${parts.map((part) => `<use href="#${part}"/>`).join('')}${innerText(drawing)}`;
  const attributes = { ...data, viewBox: chart.getAttribute('viewBox') ?? '', xmlns: SVG_NAMESPACE, role: 'img' };
  const text = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeMarkup(value)}"`)
    .join('');
  return (
    `<svg${text} aria-labelledby="${name.id}-t ${name.id}-d" font-size="12" text-anchor="middle" fill="currentColor">` +
    `<title id="${name.id}-t">${escapeMarkup(name.title)}</title><desc id="${name.id}-d">${escapeMarkup(name.description)}</desc>${inner}</svg>`
  );
}

/** Numbers in attributes to a tenth, opacities to a hundredth; what only describes the library's own layers goes. */
const tidy = (markup: string): string =>
  markup
    .replaceAll(/ aria-(?:hidden|label)="[^"]*"/g, '')
    .replaceAll(
      / transform="translate\(0\.5,0\.5\)"| font-variant="tabular-nums"| stroke-line(?:cap|join)="round"| paint-order="stroke"| stroke-opacity="1"/g,
      '',
    )
    .replaceAll(/ d="([^"]*)"/g, (_, path: string) => ` d="${compactPath(path)}"`)
    .replaceAll(
      / (?!d=)([a-z-]+\d?)="([^"]*)"/g,
      (_, key: string, value: string) => ` ${key}="${rounded(value, key.endsWith('opacity') ? 2 : 1)}"`,
    )
    .replaceAll(/<text transform="translate\(([^,)]+),([^,)]+)\)" y=/g, '<text x="$1" y="$2" dy=')
    .replaceAll(' />', '/>')
    .replaceAll(/(?:<line y2="([\d.]+)" y1="\1" x2="[\d.]+" x1="[\d.]+"\/>){2,}/g, onePath);

/** Lines across, one below the other, as one path: a third of the bytes. */
const onePath = (lines: string): string =>
  `<path d="${Array.from(lines.matchAll(/y2="([\d.]+)" y1="[\d.]+" x2="([\d.]+)" x1="([\d.]+)"/g), ([, y, to, from]) => `M${from},${y}H${to}`).join('')}"/>`;

const rounded = (value: string, digits: number): string =>
  value.replaceAll(/-?\d+\.\d+/g, (number) => String(Number(Number(number).toFixed(digits))));
