/** JSON Schema of what `verify --json` prints: its rows are those of verify-row.ts. Committed as schemas/proof.schema.json. */
import { type Schema, count, documentSchema, exactly, listOf, numberOrNull, text } from './json-schema.ts';

export const PROOF_SCHEMA = 'launchquake/proof@1';

const row = exactly('One line of the proof: a published or exact value beside ours.', {
  id: text('Experiment, case and quantity, joined by `/`: stable from version to version.'),
  row: { description: 'Of the rows of the proof, from 1.', type: 'integer', minimum: 1 },
  source: text('The paper, program, equation or run that the expected value is from.'),
  quantity: text('What is compared, with its case.'),
  unit: text('Of expected, value, low and high.'),
  expected: { description: 'Published or exact.', type: 'number' },
  value: numberOrNull('Ours. null: nothing was measured, which fails.'),
  low: numberOrNull('Lower end of our interval. null: none.'),
  high: numberOrNull('Upper end of our interval. null: none.'),
  level: numberOrNull('Level of our interval. null: none.'),
  rule: text('What has to hold.'),
  n: count('Runs, seeds or samples behind our value.'),
  pass: { description: 'Whether it holds.', type: 'boolean' },
  note: { description: 'Why nothing was measured, or what to know. null: nothing.', type: ['string', 'null'] },
});

export const proofSchema: Schema = documentSchema(
  PROOF_SCHEMA,
  exactly('The proof: every row that was asked for.', {
    schema: { description: 'Name and version of this contract.', const: PROOF_SCHEMA },
    mode: { description: 'How much of it.', enum: ['quick', 'full'] },
    aborted: { description: 'It was stopped before its end.', type: 'boolean' },
    passed: count('Rows that hold.'),
    failed: count('Rows that do not.'),
    rows: listOf('In the order of the proof.', row),
  }),
  {},
);
