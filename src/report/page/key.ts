/** The key of a figure: a small sample of each line or marker beside its words. */
import { phaseMarkers } from '../charts/load-panel.ts';
import { escapeMarkup } from '../escape.ts';

export const keyList = (entries: readonly string[]): string =>
  `<ul class="key">${entries.map((entry) => `<li>${entry}</li>`).join('')}</ul>`;

const sample = (drawing: string): string => `<svg viewBox="0 0 28 12" aria-hidden="true">${drawing}</svg>`;

export const lineKey = (words: string, colour: string, dash?: string): string =>
  `${sample(`<path d="M1,6H27" fill="none" stroke="${colour}" stroke-width="2"${dash === undefined ? '' : ` stroke-dasharray="${dash}"`}/>`)}${escapeMarkup(words)}`;

export const swatchKey = (words: string, colour: string): string =>
  `${sample(`<path d="M1,0H27V12H1Z" fill="${colour}" fill-opacity=".18"/>`)}${escapeMarkup(words)}`;

/** A point in a ring. */
export const ringKey = (words: string, colour: string): string =>
  `${sample(`<path d="M9.5,6a4.5,4.5 0 1 0 9,0a4.5,4.5 0 1 0 -9,0Z" fill="none" stroke="${colour}" stroke-width="1.75"/>`)}${escapeMarkup(words)}`;

const shapes = {
  circle: 'M9.5,6a4.5,4.5 0 1 0 9,0a4.5,4.5 0 1 0 -9,0Z',
  diamond: 'M14,0.5L18.5,6L14,11.5L9.5,6Z',
  square: 'M10,2H18V10H10Z',
} as const;

export function markerKey(words: string, phase: keyof typeof phaseMarkers): string {
  const { symbol, colour, filled } = phaseMarkers[phase];
  return `${sample(`<path d="${shapes[symbol]}" stroke="${colour}" stroke-width="1.5" fill="${filled ? colour : 'none'}"/>`)}${escapeMarkup(words)}`;
}
