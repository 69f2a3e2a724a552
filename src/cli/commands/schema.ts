import { Argument } from 'commander';
import { z } from 'zod';
import { exitCodes } from '../../model/errors.ts';
import { SCENARIO_SCHEMA, scenarioSchema } from '../../model/scenario/schema.ts';
import { RESULT_SCHEMA } from '../../model/record/result.ts';
import { resultSchema } from '../result-schema.ts';
import { type Verb, printJson } from '../verb.ts';

/** The documents whose form is promised. `input`: what may be written, defaults left out; `output`: what is printed. */
const documents = {
  scenario: { id: SCENARIO_SCHEMA, schema: scenarioSchema, io: 'input' },
  result: { id: RESULT_SCHEMA, schema: resultSchema, io: 'output' },
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
export function jsonSchemaOf(name: DocumentName): Readonly<Record<string, unknown>> {
  const { id, schema: document, io } = documents[name];
  const { $schema, ...rest } = z.toJSONSchema(document, { io });
  return { $schema, $id: `urn:${id.replace(/[/@]/g, ':')}`, title: id, ...rest };
}
