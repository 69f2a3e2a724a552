/**
 * JSON Schema (draft 2020-12) of the result document: what `run --json` and `simulate --json` print. The same contract as result.ts, for
 * programs that are not written in TypeScript; tests hold the two together. Committed as schemas/result.schema.json.
 */
import {
  type Schema,
  amountOrNull,
  andMaybe,
  byName,
  count,
  documentSchema,
  exactly,
  listOf,
  numberOrNull,
  text,
} from './json-schema.ts';
import { RESULT_SCHEMA } from './result.ts';

const estimateOrNull = (description: string): Schema => ({
  description: `${description} null: unknown.`,
  anyOf: [{ $ref: '#/$defs/estimate' }, { type: 'null' }],
});

const estimate = exactly('An estimate with its interval.', {
  value: { description: 'The estimate; simulated: the mean over the seeds.', type: 'number' },
  low: { description: 'Lower end of the interval; null: none, as of a single run.', type: ['number', 'null'] },
  high: { description: 'Upper end of the interval; null: none, as of a single run.', type: ['number', 'null'] },
  level: {
    description: 'Level of the interval, such as 0.95.',
    type: 'number',
    exclusiveMinimum: 0,
    exclusiveMaximum: 1,
  },
});

const loginCounts = exactly(
  'Logins by outcome: intended = completed + abandoned + refused + failed + inFlight. Simulated: totals over all seeds, which close too.',
  {
    intended: count('Logins that were meant to happen while the run lasted.'),
    completed: count('Logins that came to their end, late ones too.'),
    abandoned: count('Logins given up by their user.'),
    refused: count('Logins that ended refused.'),
    failed: count('Logins that could not work: card, PIN, protocol.'),
    inFlight: count('Logins under way when the run ended, or lost with the generator.'),
  },
);

const station = exactly('One station of the service, from the end of the warm-up to the end of the run.', {
  utilisation: estimateOrNull('Busy server-seconds ÷ server-seconds, 0–1.'),
  waitMeanSeconds: estimateOrNull('Mean wait of the requests served, seconds.'),
  queueMean: estimateOrNull('Mean number of requests waiting.'),
  servedPerSecond: estimateOrNull('Requests served per run second.'),
});

const prediction = exactly('What the simulator said of a live variant before it began, beside what was measured.', {
  seeds: listOf('Seeds that were simulated.', { description: 'A seed.', type: 'integer' }),
  level: {
    description: 'The probability with which one run lies in an interval below: 0.95, or what so few seeds allow.',
    type: 'number',
    minimum: 0,
    maximum: 1,
  },
  quantities: listOf(
    'One entry for each number that is compared.',
    exactly('A number, predicted and measured.', {
      quantity: text(
        'A word of expect lines; of recovered, values are 0 and 1 and the predicted one is a share of seeds.',
      ),
      measured: numberOrNull('What the live run showed. null: unknown.'),
      value: numberOrNull('Median over the seeds. null: unknown.'),
      low: numberOrNull('Lower end of the interval in which one run lies. null: unknown.'),
      high: numberOrNull('Upper end of the interval in which one run lies. null: unknown.'),
      inside: {
        description: 'Whether the measured value lies in the interval. null: one of them is unknown.',
        type: ['boolean', 'null'],
      },
    }),
  ),
});

const recovery = andMaybe(
  exactly('Whether goodput came back after the trigger.', {
    recovered: {
      description: 'False: it had not when the run ended. Simulated: it had in more than half of the seeds.',
      type: 'boolean',
    },
    seconds: estimateOrNull(
      'From the trigger’s end to the start of the first window in which it was back, run seconds; simulated: of the seeds that recovered.',
    ),
  }),
  { recoveredRatio: estimateOrNull('Share of the simulated seeds that recovered; left out of a live run.') },
);

const liveOrSimulated = exactly('The results of one variant.', {
  name: text('Name of the variant in the scenario.'),
  validity: exactly('Whether the run may be used to judge the system.', {
    valid: { description: 'No validity rule was broken.', type: 'boolean' },
    reasons: listOf('The rules that were broken, each with by how much.', text('Rule, what was measured, limit.')),
  }),
  logins: { $ref: '#/$defs/loginCounts' },
  attempts: count(
    'Requests that reached the identity server, retries and polls included. Simulated: total over all seeds.',
  ),
  amplification: amountOrNull('Attempts per completed login, of the totals. null: none completed.'),
  workAmplification: amountOrNull(
    'Service spent per completed login ÷ service of one undisturbed login. null: unknown.',
  ),
  deadWorkRatio: {
    description: 'Service given to clients that had gone ÷ service given, after the warm-up. null: unknown.',
    type: ['number', 'null'],
    minimum: 0,
    maximum: 1,
  },
  goodputPerSecond: exactly('Logins completed within patience and SLO per run second, in windows around the trigger.', {
    before: estimateOrNull('From the end of the warm-up to the trigger.'),
    during: estimateOrNull('In the trigger.'),
    duringLate: estimateOrNull('In the second half of the trigger.'),
    after: estimateOrNull('From the trigger’s end for as long as it lasted.'),
    peak: estimateOrNull('The highest that was held for the recovery window, after the warm-up.'),
  }),
  offeredPerSecond: exactly(
    'Logins intended per run second, in the same windows; simulated: the mean over the seeds.',
    {
      before: amountOrNull('From the end of the warm-up to the trigger. null: not reached.'),
      during: amountOrNull('In the trigger. null: not reached.'),
      after: amountOrNull('From the trigger’s end for as long as it lasted. null: not reached.'),
    },
  ),
  kneePerSecond: estimateOrNull('Completed logins per run second that the service can carry.'),
  timeToLoginSeconds: exactly(
    'Time from the intended start to completion, of the logins that completed, run seconds.',
    {
      p50: estimateOrNull('Median.'),
      p95: estimateOrNull('95th percentile.'),
      p99: estimateOrNull('99th percentile.'),
    },
  ),
  recovery,
  stations: byName('By name of the station.', { $ref: '#/$defs/station' }),
  segments: byName('By name of the segment.', { $ref: '#/$defs/loginCounts' }),
});

const variant = andMaybe(liveOrSimulated, { prediction: { $ref: '#/$defs/prediction' } });

const expectation = exactly('One line of the scenario’s expect block.', {
  variant: text('The variant that the line belongs to.'),
  expression: text('The line as it is written.'),
  outcome: {
    description: 'unknown: a value it needs is not known, or the variant it asks for was not run.',
    enum: ['holds', 'breached', 'unknown'],
  },
  detail: text('Both sides in numbers.'),
});

const document = exactly(
  'Result of a Launchquake run. Seconds and per-second everywhere, in run time; unknown is null, never 0.',
  {
    schema: { description: 'Name and version of this contract.', const: RESULT_SCHEMA },
    scenario: text('Name of the scenario.'),
    engine: { description: 'Where the numbers come from.', enum: ['live', 'simulated'] },
    seeds: listOf('Seeds of the random streams.', { description: 'A seed.', type: 'integer' }),
    record: text('Folder of the run record.'),
    verdict: {
      description: 'The worst thing that is true of the run: aborted, then invalid, slo-breach, inconclusive, pass.',
      enum: ['pass', 'slo-breach', 'invalid', 'inconclusive', 'aborted'],
    },
    variants: listOf('One entry for each variant that was run, in order.', { $ref: '#/$defs/variant' }),
    expectations: listOf('Every line of the expect block that was checked.', { $ref: '#/$defs/expectation' }),
  },
);

export const resultSchema = documentSchema(RESULT_SCHEMA, document, {
  estimate,
  loginCounts,
  station,
  prediction,
  variant,
  expectation,
});
