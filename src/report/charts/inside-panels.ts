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
      top: 1.08,
      tick: (share) => (share > 1 ? '' : percent(share)),
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

function panelOf(variant: VariantFindings, { heading, top, tick, lines }: Drawn, axes: SharedAxes, id: string): string {
  const shown = lines.filter(({ values }) => values.some((value) => value !== null && value > 0));
  return timePanel({
    name: { id, title: `${variant.name}: ${heading}`, description: describe(shown, tick ?? count) },
    frame: axes.frameOf(variant),
    durationSeconds: axes.durationSeconds,
    secondsPerPoint: axes.secondsPerPoint,
    top,
    ...(tick === undefined ? {} : { tick }),
    lines: shown,
    labels: labelsOf(shown, axes.secondsPerPoint, top),
  });
}

const known = (values: readonly (number | null)[]): readonly number[] => values.filter((value) => value !== null);

const topOf = (values: readonly (number | null)[]): number => Math.max(1, ...known(values)) * HEADROOM;

const describe = (lines: Drawn['lines'], say: (value: number) => string): string =>
  lines.length === 0
    ? 'Nothing was measured above zero.'
    : `${lines.map(({ text, values }) => `${text}: at most ${say(Math.max(...known(values)))}`).join('; ')}.`;

/** Each name at the highest point of its line, kept inside the panel and away from the names before it. */
function labelsOf(lines: Drawn['lines'], secondsPerPoint: number, top: number): readonly Label[] {
  const placed: Label[] = [];
  for (const { text, values, colour } of lines) {
    const spot = spotOf(values, placed, secondsPerPoint, top);
    if (spot !== null) placed.push({ text, colour, ...spot });
  }
  return placed;
}

type Spot = Omit<Label, 'text' | 'colour'>;

const EDGE_SHARE = 0.12;
const NEAR_SHARE = 0.16;
const WIDE_SHARE = 0.24;

function spotOf(
  values: readonly (number | null)[],
  placed: readonly Label[],
  secondsPerPoint: number,
  top: number,
): Spot | null {
  const last = values.length;
  const spots = values
    .map((value, at) => ({ value, at }))
    .filter(
      (spot): spot is { value: number; at: number } =>
        spot.value !== null && spot.at > last * EDGE_SHARE && spot.at < last * (1 - EDGE_SHARE),
    )
    .toSorted((a, b) => b.value - a.value)
    .map(({ value, at }): Spot => {
      const isHigh = value > top * 0.84;
      return { atSeconds: (at + 0.5) * secondsPerPoint, y: value, shift: isHigh ? 14 : -9 };
    });
  const free = (spot: Spot): boolean =>
    placed.every(
      (other) =>
        Math.abs(other.atSeconds - spot.atSeconds) > last * secondsPerPoint * WIDE_SHARE ||
        Math.abs(other.y - spot.y) > top * NEAR_SHARE,
    );
  return spots.find(free) ?? null;
}
