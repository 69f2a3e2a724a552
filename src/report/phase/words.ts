/** The sentences and cells that every output of a phase diagram shares. */
import type { CapacityEstimate } from '../../analysis/phase/capacity-search.ts';
import type { CellVerdict, PhaseCell, PhaseDiagram } from '../../analysis/phase/diagram.ts';
import type { Proportion } from '../../analysis/phase/sampling.ts';
import { count, decimal, percent, plain, plural, seconds, UNKNOWN } from '../numbers.ts';

export interface PhaseReport {
  readonly title: string;
  readonly commandLine: string;
  /** One a variant. */
  readonly diagrams: readonly PhaseDiagram[];
}

export const verdictWords: Readonly<Record<CellVerdict, string>> = {
  recovers: 'recovers',
  between: 'sometimes',
  tips: 'tips',
  draining: 'still draining',
  unhealthy: 'not healthy untouched',
  untried: 'not tried',
};

/** What each verdict says, for the key and the document. */
export const verdictMeanings: Readonly<Record<CellVerdict, string>> = {
  recovers: 'P(tip) is below 0.2, interval and all',
  between: 'chance decides, or too few seeds have been run to tell',
  tips: 'P(tip) is above 0.8, interval and all',
  draining: 'not back yet, and on the way: the horizon is too short to judge',
  unhealthy: 'this load is not carried even without a trigger, so none was tried',
  untried: 'stopped before',
};

/** `3 of 40` */
export const countOf = (proportion: Proportion | null): string =>
  proportion === null ? UNKNOWN : `${proportion.count} of ${proportion.n}`;

/** `8 % [2 %–21 %], 3 of 40` */
export function proportionWords(proportion: Proportion | null): string {
  if (proportion === null) return UNKNOWN;
  const { value, low, high } = proportion;
  return `${percent(value)} [${percent(low)}${UNKNOWN}${percent(high)}], ${countOf(proportion)}`;
}

/** A size of the trigger: `2×` of a spike, `80 %` of the speed. */
export const sizeWords = ({ trigger }: PhaseDiagram, size: number): string =>
  trigger.kind === 'spike' ? `${plain(size)}×` : percent(size);

/** What the sizes are of. */
export const sizeMeaning = ({ trigger }: PhaseDiagram): string =>
  trigger.kind === 'spike'
    ? `size of the spike; 1× is ${decimal(trigger.size)} logins/s more`
    : `speed that ${trigger.station ?? 'the station'} loses`;

/** A load to three digits: `60/s`, `12.7/s`. */
export const perSecondWords = (perSecond: number): string => `${plain(Number(perSecond.toPrecision(3)))}/s`;

export const loadWords = ({ loadPerSecond, loadRatio }: Pick<PhaseCell, 'loadPerSecond' | 'loadRatio'>): string =>
  `${perSecondWords(loadPerSecond)} (${plain(loadRatio)} × knee)`;

/** What was run, how often, how long it was looked at: the first thing to read. */
export function setupWords(diagram: PhaseDiagram): string {
  const { engine, seeds, horizonSeconds, tenTimesSeconds, recovery, knee, compress, scale } = diagram;
  const horizon = `${seconds(horizonSeconds)} after the trigger${tenTimesSeconds === null ? '' : `, and after ${seconds(tenTimesSeconds)}`}`;
  return [
    `Looked at ${horizon}.`,
    `Back means: goodput is at least ${percent(recovery.ratio)} of what can complete, over ${seconds(recovery.windowSeconds)} or the time of 100 logins, less two standard deviations of chance.`,
    `Up to ${seeds.most} seeds a cell from ${seeds.from} on, ${plural(diagram.replications, 'run')} in all, on the ${engine === 'kernel' ? 'kernel: one request a login at one station' : 'engine: whole logins'}.`,
    `The knee is ${decimal(knee.startedPerSecond)} logins started/s, at ${knee.bottleneck}; the scenario as it is written has a load of ${loadWords({ loadPerSecond: diagram.writtenLoadPerSecond, loadRatio: diagram.writtenLoadPerSecond / knee.startedPerSecond })}.`,
    ...(compress === 1 ? [] : [`Time is compressed ${plain(compress)} times: run seconds, rates per run second.`]),
    ...(scale === 1
      ? []
      : [
          `At scale ${plain(scale)}: a time-out covers fewer requests, and what tips is more blurred than in the story.`,
        ]),
    ...(diagram.aborted ? ['Stopped before its end: what was run until then is below.'] : []),
  ].join(' ');
}

/** To four digits: the ends of a bracket of 1 % have to differ. */
const fine = (perSecond: number): string => plain(Number(perSecond.toPrecision(4)));

/** `148/s [147.4–149.6]` */
export const capacityWords = (found: CapacityEstimate | null): string =>
  found === null
    ? UNKNOWN
    : found.above === null
      ? `at least ${perSecondWords(found.perSecond)}`
      : `${fine(found.perSecond)}/s [${fine(found.low)}${UNKNOWN}${fine(found.high)}]`;

export interface CapacityLine {
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
  /** What was seen at the ends of the interval. */
  readonly evidence: string;
}

/** Hidden and advertised capacity and the load to shed to, with what they rest on. */
export function capacityLines(diagram: PhaseDiagram): readonly CapacityLine[] {
  const { hiddenCapacity, advertisedCapacity, shed, horizonSeconds } = diagram;
  const [size, length] = [Math.max(...diagram.sizes), Math.max(...diagram.lengths)];
  return [
    {
      name: 'Hidden capacity',
      value: capacityWords(hiddenCapacity),
      meaning: `the highest load from which it recovers after the largest trigger of the diagram (${sizeWords(diagram, size)} for ${seconds(length)})`,
      evidence: evidenceOf(hiddenCapacity, 'tip', diagram),
    },
    {
      name: 'Advertised capacity',
      value: capacityWords(advertisedCapacity),
      meaning: `the highest load that stays healthy for ${seconds(horizonSeconds)} when nothing happens`,
      evidence: evidenceOf(advertisedCapacity, 'are not healthy', diagram),
    },
    {
      name: 'Load to shed to',
      value: shed === null ? 'nothing tips' : capacityWords(shed.to),
      meaning:
        shed === null
          ? 'no load of the diagram tips after its largest trigger'
          : `after a tip at ${perSecondWords(shed.fromPerSecond)}, cut ${seconds(shed.atSecondsAfterTrigger)} after the trigger: the highest load that brings it back within ${seconds(horizonSeconds)}`,
      evidence: shed === null ? '' : evidenceOf(shed.to, 'are not back', diagram),
    },
  ];
}

function evidenceOf(found: CapacityEstimate | null, what: string, { tenTimesSeconds }: PhaseDiagram): string {
  if (found === null) return '';
  const { below, above, atTenTimes, n } = found;
  const long =
    atTenTimes === null || tenTimesSeconds === null
      ? ''
      : ` (${countOf(atTenTimes)} after ${seconds(tenTimesSeconds)})`;
  const parts = [
    ...(below === null ? [] : [`at ${fine(below.loadPerSecond)}/s ${countOf(below.failed)} ${what}${long}`]),
    ...(above === null ? [] : [`at ${fine(above.loadPerSecond)}/s ${countOf(above.failed)}`]),
    `${count(n)} runs`,
  ];
  return parts.join('; ');
}

/** Spontaneous tips, and what is too rare to be counted: one line a load. */
export function untouchedLines({ untouched, rare }: PhaseDiagram): readonly (readonly string[])[] {
  return untouched.map((load) => {
    const split = rare.find(({ loadPerSecond }) => loadPerSecond === load.loadPerSecond);
    return [
      loadWords(load),
      proportionWords(load.tip),
      proportionWords(load.tipAtTenTimes),
      split === undefined
        ? UNKNOWN
        : `${small(split.probability)} [${small(split.low)}${UNKNOWN}${small(split.high)}], ${split.repetitions} × ${split.levels.length + 1} stages of ${split.runsPerStage}`,
    ];
  });
}

/** A probability of any size: 0.012, 3.4e-9. */
const small = (value: number): string => (value === 0 || value >= 0.001 ? decimal(value) : value.toExponential(1));

export const untouchedHeads = [
  'load',
  'not healthy at the horizon',
  'at ten times it',
  'P(tip) by splitting, within the horizon',
] as const;

/** Rows of the table of all cells; the columns are `cellHeads`. */
export const cellRow = (diagram: PhaseDiagram, cell: PhaseCell): readonly string[] => [
  loadWords(cell),
  sizeWords(diagram, cell.size),
  seconds(cell.lengthSeconds),
  verdictWords[cell.verdict],
  proportionWords(cell.tip),
  proportionWords(cell.tipAtTenTimes),
  cell.tip === null ? UNKNOWN : `${cell.draining} and ${cell.drainingAtTenTimes}`,
  countOf(cell.untouched),
  cell.tip === null ? UNKNOWN : count(cell.unhealthyBefore),
  count(cell.backlog),
  cell.backlog === null ? UNKNOWN : cell.drainSeconds === null ? 'never' : seconds(cell.drainSeconds),
];

export const cellHeads = [
  'load',
  'size',
  'length',
  'verdict',
  'P(tip) at the horizon',
  'at ten times it',
  'draining then',
  'down without the trigger',
  'not healthy before it',
  'backlog',
  'drains in at least',
] as const;
