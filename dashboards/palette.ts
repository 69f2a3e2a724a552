/**
 * Colours that people with any of the common colour-vision deficiencies can tell apart: Okabe and Ito, "Color Universal Design", 2008.
 * Their black is left out: it is invisible on Grafana's dark theme; a middle grey stands in for it.
 */
export const palette = {
  blue: '#0072B2',
  orange: '#E69F00',
  green: '#009E73',
  vermillion: '#D55E00',
  purple: '#CC79A7',
  sky: '#56B4E9',
  grey: '#999999',
  yellow: '#F0E442',
} as const;
export type Colour = keyof typeof palette;

export const dashes = { solid: [], dashed: [10, 6], dotted: [2, 5], long: [20, 8] } as const;
export type Dash = keyof typeof dashes;

/** How a series is drawn. Two series of one panel never differ by colour alone. */
export interface Look {
  readonly colour: Colour;
  readonly dash: Dash;
  readonly widthPx?: number;
  /** Opacity of the area under the line, percent. */
  readonly fillPercent?: number;
}

const colours = Object.keys(palette) as Colour[];
const lineDashes: readonly Dash[] = ['solid', 'dashed', 'dotted'];

/** The look of the n-th of many names. Eight colours and three dashes have no common divisor: 24 looks, and neighbours differ in both. */
export const lookAt = (index: number): Look => ({
  colour: colours[index % colours.length] ?? 'grey',
  dash: lineDashes[index % lineDashes.length] ?? 'solid',
});

/** A look for each name, in the order given. */
export const looksFor = (names: readonly string[]): Readonly<Record<string, Look>> =>
  Object.fromEntries(names.map((name, index) => [name, lookAt(index)]));
