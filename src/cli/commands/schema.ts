import { Argument } from 'commander';
import { z } from 'zod';
import { exitCodes } from '../../model/errors.ts';
import { phaseSchema } from '../../analysis/phase/diagram-schema.ts';
import { proofSchema } from '../../model/record/proof-schema.ts';
import { resultSchema } from '../../model/record/result-schema.ts';
import { EXPERIMENT_SCHEMA, experimentSchema } from '../../model/scenario/experiment-schema.ts';
import { SCENARIO_SCHEMA, scenarioSchema } from '../../model/scenario/schema.ts';
import { type Verb, printJson } from '../verb.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

/** The documents whose form is promised: what may be written, defaults left out, and the result as it is printed. */
const documents = {
  scenario: () => jsonSchema(scenarioSchema, SCENARIO_SCHEMA),
  result: (): JsonSchema => resultSchema,
  phase: (): JsonSchema => phaseSchema,
  proof: (): JsonSchema => proofSchema,
  experiment: () => jsonSchema(experimentSchema, EXPERIMENT_SCHEMA),
} as const;

type DocumentName = keyof typeof documents;

export const schemaNames = Object.keys(documents) as readonly DocumentName[];

export const schema: Verb = {
  name: 'schema',
  summary: 'Print the JSON Schema of a document that Launchquake reads or prints.',
  example: 'launchquake schema scenario > scenario.schema.json',
  declare: (command, world, end) => {
    const which = new Argument('[document]', 'which document').choices(schemaNames).default('scenario');
    command.addArgument(which).action((name: DocumentName) => {
      world.out.write(printJson(jsonSchemaOf(name)));
      end(exitCodes.pass);
    });
  },
};

/** JSON Schema, draft 2020-12. */
export const jsonSchemaOf = (name: DocumentName): JsonSchema => documents[name]();

function jsonSchema(schemaOfIt: z.ZodType, title: string): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schemaOfIt, { io: 'input', reused: 'ref' });
  return { $schema, $id: `urn:${title.replace(/[/@]/g, ':')}`, title, ...rest };
}
