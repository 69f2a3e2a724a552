/** What happened inside one variant, second by second: requests, queue, dead work, waiting room. */
import type { VariantFindings } from '../../analysis/findings.ts';
import type { BinnedSeries } from '../bins.ts';
import { count, percent } from '../numbers.ts';
import type { SharedAxes } from './goodput-panel.ts';
import { type Label, type Line, timePanel } from './time-panel.ts';

export interface InsidePanel {
  readonly heading: string;
  readonly svg: string;
}

interface Drawn {
  readonly key: string;
  readonly heading: string;
  readonly top: number;
  readonly tick?: (value: number) => string;
  readonly ticks?: readonly number[];
  readonly lines: readonly (Line & { readonly text: string })[];
}

/** Room above the highest line for its name. */
const HEADROOM = 1.25;

export function insidePanels(
  variant: VariantFindings,
  binned: BinnedSeries,
  axes: SharedAxes,
  id: string,
): readonly InsidePanel[] {
  const { values } = binned;
  const calm = (series: readonly (number | null)[]): readonly (number | null)[] => axes.calm(series, variant);
  const drawn: readonly Drawn[] = [
    {
      key: 'a',
      heading: 'Requests per second that hit the server',
      top: topOf(values.attempts),
      lines: [
        { text: 'all', values: calm(values.attempts), colour: 'var(--attempts)' },
        { text: 'timed out', values: calm(values.timeouts), colour: 'var(--dead)', dash: '6 2' },
        { text: 'refused', values: calm(values.refused), colour: 'var(--queue)', dash: '2 2' },
      ],
    },
    {
      key: 'q',
      heading: 'Requests waiting in the server',
      top: topOf(values.queueLength),
      lines: [{ text: 'waiting', values: values.queueLength, colour: 'var(--queue)', fill: { opacity: 0.14 } }],
    },
    {
      key: 'd',
      heading: 'What the servers worked on',
      top: HEADROOM,
      ticks: [0, 0.25, 0.5, 0.75, 1],
      tick: percent,
      lines: [
        { text: 'busy', values: calm(values.utilisation), colour: 'var(--offered)', dash: '5 3' },
        { text: 'dead work', values: calm(values.deadWorkRatio), colour: 'var(--dead)', fill: { opacity: 0.16 } },
      ],
    },
    ...(variant.waitingRoom === null
      ? []
      : [
          {
            key: 'w',
            heading: 'People in the waiting room',
            top: topOf(values.waiting),
            lines: [{ text: 'people', values: values.waiting, colour: 'var(--waiting)', fill: { opacity: 0.14 } }],
          },
        ]),
  ];
  return drawn.map((one) => ({ heading: one.heading, svg: panelOf(variant, one, axes, `${id}${one.key}`) }));
}

function panelOf(
  variant: VariantFindings,
  { heading, top, tick, ticks, lines }: Drawn,
  axes: SharedAxes,
  id: string,
): string {
  const shown = lines.filter(({ values }) => values.some((value) => value !== null && value > 0));
  return timePanel({
    name: { id, title: `${variant.name}: ${heading}`, description: describe(shown, tick ?? count) },
    frame: axes.frameOf(variant),
    durationSeconds: axes.durationSeconds,
    secondsPerPoint: axes.secondsPerPoint,
    top,
    tick: tick ?? count,
    ...(ticks === undefined ? {} : { ticks }),
    lines: shown,
    labels: labelsOf(shown, { secondsPerPoint: axes.secondsPerPoint, top }),
  });
}

const known = (values: readonly (number | null)[]): readonly number[] => values.filter((value) => value !== null);

const topOf = (values: readonly (number | null)[]): number => Math.max(1, ...known(values)) * HEADROOM;

const describe = (lines: Drawn['lines'], say: (value: number) => string): string =>
  lines.length === 0
    ? 'Nothing was measured above zero.'
    : `${lines.map(({ text, values }) => `${text}: at most ${say(Math.max(...known(values)))}`).join('; ')}.`;

interface Room {
  readonly secondsPerPoint: number;
  readonly top: number;
}

/** Each name at the highest point of its line where it is clear of the other lines and of the names before it. */
function labelsOf(lines: Drawn['lines'], room: Room): readonly Label[] {
  const placed: Label[] = [];
  for (const line of lines) {
    const spots = spotsOf(line, room);
    const clear = spots.filter((spot) => isClearOfNames(spot, placed, line.values.length, room));
    const others = lines.filter((other) => other !== line);
    const best = clear.find((spot) => others.every(({ values }) => isClearOfLine(spot, values, room))) ?? clear[0];
    if (best !== undefined) placed.push({ text: line.text, colour: line.colour, ...best });
  }
  return placed;
}

type Spot = Omit<Label, 'text' | 'colour'>;

const INSIDE_SHARE = 0.3;
const EDGE_SHARE = 0.12;
const NEAR_SHARE = 0.16;
const WIDE_SHARE = 0.24;
/** How far the middle of a name is from its line, as a share of the panel's height. */
const NAME_SHARE = 0.09;

/** Above the line; inside a filled area where it is high enough to hold a word. Highest first. */
function spotsOf({ values, fill }: Line, { secondsPerPoint, top }: Room): readonly Spot[] {
  const last = values.length;
  return values
    .flatMap((value, at) =>
      value === null || at < last * EDGE_SHARE || at > last * (1 - EDGE_SHARE) ? [] : [{ value, at }],
    )
    .toSorted((a, b) => b.value - a.value)
    .map(({ value, at }) => {
      const isInside = fill !== undefined && value > top * INSIDE_SHARE;
      return { atSeconds: (at + 0.5) * secondsPerPoint, y: value, shift: isInside ? 15 : -9 };
    });
}

const isClearOfNames = (spot: Spot, names: readonly Label[], points: number, { secondsPerPoint, top }: Room): boolean =>
  names.every(
    (name) =>
      Math.abs(name.atSeconds - spot.atSeconds) > points * secondsPerPoint * WIDE_SHARE ||
      Math.abs(name.y - spot.y) > top * NEAR_SHARE,
  );

function isClearOfLine(
  { atSeconds, y, shift }: Spot,
  values: readonly (number | null)[],
  { secondsPerPoint, top }: Room,
): boolean {
  const middle = y + (shift < 0 ? NAME_SHARE : -NAME_SHARE) * top;
  const value = values[Math.floor(atSeconds / secondsPerPoint)] ?? null;
  return value === null || Math.abs(value - middle) > top * NAME_SHARE;
}
