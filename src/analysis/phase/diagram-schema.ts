/** JSON Schema of what `phase --json` prints: the contract of diagram.ts for programs. Committed as schemas/phase.schema.json. */
import {
  type Schema,
  amountOrNull,
  count,
  documentSchema,
  exactly,
  listOf,
  text,
} from '../../model/record/json-schema.ts';
import { PHASE_SCHEMA } from './diagram.ts';

const amount = (description: string): Schema => ({ description, type: 'number', minimum: 0 });
const amounts = (description: string): Schema => listOf(description, { description: 'One of them.', type: 'number' });
const orNull = (description: string, name: string): Schema => ({
  description,
  anyOf: [{ $ref: `#/$defs/${name}` }, { type: 'null' }],
});
const probability = (description: string): Schema => ({ description, type: 'number', minimum: 0, maximum: 1 });

const load = {
  loadPerSecond: amount('Arrivals per second without the trigger.'),
  loadRatio: amount('The same ÷ the knee.'),
} as const;

const proportion = exactly('A share with its Wilson interval.', {
  count: count('How many it is true of.'),
  n: count('Of how many.'),
  value: probability('count ÷ n.'),
  low: probability('Lower end of the interval.'),
  high: probability('Upper end of the interval.'),
  level: probability('Level of the interval, such as 0.95.'),
});

const asked = exactly('A load that was asked.', {
  loadPerSecond: amount('Arrivals per second without the trigger.'),
  holds: { description: 'Whether what is looked for holds there.', type: 'boolean' },
  failed: { $ref: '#/$defs/proportion' },
});

const capacity = exactly('The highest load at which something holds; it lies in [low, high].', {
  perSecond: amount('Arrivals per second: the highest load at which it was seen to hold.'),
  low: amount('Lower end of the bracket.'),
  high: amount('Upper end of the bracket.'),
  below: orNull('What was seen at the lower end. null: the end of the search itself.', 'asked'),
  above: orNull('What was seen at the upper end. null: the end of the search itself.', 'asked'),
  n: count('Replications that the search took.'),
  atTenTimes: orNull('Seeds that fail at `below` at ten times the horizon. null: not looked at.', 'proportion'),
});

const cell = exactly('One load, size and length of the trigger.', {
  ...load,
  size: amount('Of a spike: a multiple of the one written. Of a fault: the share of speed that it takes.'),
  lengthSeconds: amount('Of the trigger, run seconds.'),
  verdict: {
    description:
      'recovers, tips: the interval of P(tip) is below 0.2, above 0.8; between: neither; draining: on the way back; ' +
      'unhealthy: not carried even without the trigger; untried: stopped before.',
    enum: ['recovers', 'between', 'tips', 'draining', 'unhealthy', 'untried'],
  },
  tip: orNull('Down at the horizon. null: not tried.', 'proportion'),
  tipAtTenTimes: orNull('Down at ten times the horizon. null: not tried.', 'proportion'),
  draining: count('Seeds that are not back at the horizon, and on the way.'),
  drainingAtTenTimes: count('The same at ten times the horizon.'),
  unhealthyBefore: count('Seeds that were not healthy when the trigger began.'),
  untouched: orNull('The same seeds without the trigger: down at the horizon. null: not tried.', 'proportion'),
  untouchedAtTenTimes: orNull('The same at ten times the horizon. null: not tried.', 'proportion'),
  backlog: amountOrNull('Mean requests that wait at the bottleneck when the trigger ends. null: not tried.'),
  drainSeconds: amountOrNull('B ÷ (μ − λ) of that backlog, run seconds. null: not tried, or the load leaves no room.'),
});

const untouchedLoad = exactly('A load without any trigger.', {
  ...load,
  tip: { $ref: '#/$defs/proportion' },
  tipAtTenTimes: orNull('At ten times the horizon. null: not looked at.', 'proportion'),
});

const rareTip = exactly('P(tip without a trigger within the horizon), where it is too rare to be counted.', {
  ...load,
  probability: probability('The estimate, by importance splitting.'),
  low: probability('Lower end of its interval.'),
  high: probability('Upper end of its interval.'),
  repetitions: count('Independent repetitions that the interval comes from.'),
  runsPerStage: count('Runs of each stage.'),
  levels: amounts('Queue lengths at the bottleneck between the stages.'),
});

const shed = exactly('The load to shed to.', {
  fromPerSecond: amount('The load at which it had tipped.'),
  atSecondsAfterTrigger: { description: 'When it was cut, run seconds after the trigger.', type: 'number' },
  to: { $ref: '#/$defs/capacity' },
});

const diagram = exactly('One variant: load × trigger size × trigger length → P(tip). Run seconds and per run second.', {
  schema: { description: 'Name and version of this contract.', const: PHASE_SCHEMA },
  scenario: text('Name of the scenario.'),
  title: text('Title of the scenario.'),
  variant: text('Name of the variant.'),
  compress: amount('How many story seconds are one run second.'),
  scale: amount('Load and servers ÷ those of the story.'),
  engine: {
    description: 'kernel: one request a login at one station; engine: whole logins.',
    enum: ['kernel', 'engine'],
  },
  seeds: exactly('Seeds of a cell.', {
    from: { description: 'The first.', type: 'integer' },
    most: count('The most of one cell.'),
  }),
  horizonSeconds: amount('From the end of the trigger.'),
  tenTimesSeconds: amountOrNull('The second look. null: none.'),
  recovery: exactly('When a run counts as back.', {
    ratio: amount('Goodput ÷ what is offered.'),
    windowSeconds: amount('For so long.'),
  }),
  knee: exactly('The knee of the service without retries.', {
    perSecond: amount('Completed logins per second.'),
    startedPerSecond: amount('Logins begun per second.'),
    bottleneck: text('The station that is full there.'),
  }),
  trigger: exactly('The trigger as written.', {
    kind: { description: 'More load, or less service.', enum: ['spike', 'fault'] },
    size: amount('Extra arrivals per second at the top, or 1 − speed.'),
    seconds: amount('How long, run seconds.'),
    station: { description: 'Where a fault hits. null: a spike.', type: ['string', 'null'] },
  }),
  writtenLoadPerSecond: amount('Arrivals per second of the scenario without its trigger, averaged after the warm-up.'),
  loads: amounts('Loads of the grid, arrivals per second.'),
  sizes: amounts('Sizes of the grid.'),
  lengths: amounts('Lengths of the grid, run seconds.'),
  cells: listOf('The grid.', { $ref: '#/$defs/cell' }),
  untouched: listOf('Loads without any trigger.', { $ref: '#/$defs/untouchedLoad' }),
  hiddenCapacity: orNull(
    'The highest load from which it recovers after the largest and longest trigger. null: not looked for, or none.',
    'capacity',
  ),
  advertisedCapacity: orNull(
    'The highest load that stays healthy when nothing happens. null: not looked for, or none.',
    'capacity',
  ),
  shed: orNull('After a tip: the highest load that brings it back. null: nothing tipped.', 'shed'),
  rare: listOf('Tips that are too rare to be counted; empty: not asked for.', { $ref: '#/$defs/rareTip' }),
  replications: count('Runs in all.'),
  events: amount('Events in all.'),
  aborted: { description: 'It was stopped before its end.', type: 'boolean' },
});

export const phaseSchema: Schema = documentSchema(
  PHASE_SCHEMA,
  exactly('Phase diagrams, one for each variant that was asked for.', {
    schema: { description: 'Name and version of this contract.', const: PHASE_SCHEMA },
    diagrams: listOf('One for each variant, in order.', { $ref: '#/$defs/diagram' }),
  }),
  { proportion, asked, capacity, cell, untouchedLoad, rareTip, shed, diagram },
);
