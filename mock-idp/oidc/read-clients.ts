/** Clients from a YAML file: a list, or an object whose member `clients` is one; each with the names of RFC 7591. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { circularInWords, isCircular } from '../../src/model/circular.ts';
import { LaunchquakeError } from '../../src/model/errors.ts';
import type { Problem } from '../../src/model/errors.ts';
import { inWords, isRecord } from '../profiles/value-checks.ts';
import { readClientDocument } from './client-document.ts';
import type { Client } from './clients.ts';

const MOST_CLIENTS = 10_000;

/** @throws LaunchquakeError CLIENTS_INVALID with every problem */
export function readClients(path: string): readonly Client[] {
  const document = readYaml(path);
  if (isCircular(document))
    throw new LaunchquakeError('CLIENTS_INVALID', path, [{ where: '(file)', ...circularInWords }]);
  const list = isRecord(document) ? document['clients'] : document;
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST_CLIENTS) {
    const expected = `a list of 1 to ${MOST_CLIENTS} clients`;
    throw new LaunchquakeError('CLIENTS_INVALID', path, [{ where: 'clients', found: inWords(list), expected }]);
  }
  const read = list.map((item, at) => readClientDocument(item, `clients[${at}]`));
  const problems = [...unknownMembers(document), ...read.flatMap((one) => one.problems), ...twice(list)];
  if (problems.length > 0) throw new LaunchquakeError('CLIENTS_INVALID', path, problems);
  return read.flatMap(({ client }) => (client === undefined ? [] : [client]));
}

const unknownMembers = (document: unknown): Problem[] =>
  Object.keys(isRecord(document) ? document : {})
    .filter((name) => name !== 'clients')
    .map((where) => ({ where, found: 'an unknown member', expected: 'clients' }));

function twice(list: readonly unknown[]): Problem[] {
  const ids = list.map((item) => (isRecord(item) ? item['client_id'] : undefined));
  return ids.flatMap((id, at) =>
    typeof id === 'string' && ids.indexOf(id) < at
      ? [{ where: `clients[${at}].client_id`, found: `${inWords(id)} again`, expected: 'each client once' }]
      : [],
  );
}

function readYaml(path: string): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    // Of a message only its head line: what follows is a piece of the file, where secrets are.
    const found = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new LaunchquakeError(
      'CLIENTS_INVALID',
      path,
      [{ where: '(file)', found, expected: 'a readable YAML file' }],
      {
        cause,
      },
    );
  }
}
