/** How every page begins: nothing is fetched, light and dark, and a way past the head for those who use the keyboard. */
import { escapeMarkup } from '../escape.ts';
import { style } from './style.ts';

/** @param skipTo what the first link leads to */
export const pageStart = (title: string, skipTo: string): readonly string[] => [
  '<!doctype html>',
  '<html lang="en">',
  '<head>',
  '<meta charset="utf-8">',
  '<meta name="viewport" content="width=device-width, initial-scale=1">',
  '<meta name="color-scheme" content="light dark">',
  '<link rel="icon" href="data:,">',
  `<title>${escapeMarkup(title)}</title>`,
  `<style>${style}</style>`,
  '</head>',
  '<body>',
  `<a class="skip" href="#main">Skip to the ${skipTo}</a>`,
];
