/** Files that fill a mock: its clients, its people, and whom it trusts when it calls others. The same options for every verb that starts one. */
import type { Command } from 'commander';
import type { Client } from '../../mock-idp/oidc/clients.ts';
import type { User } from '../../mock-idp/people/users.ts';
import { LaunchquakeError } from '../model/errors.ts';

export interface MockFileOptions {
  readonly clients?: string;
  readonly users?: string;
  readonly trust?: string;
}

const names = ['clients', 'users', 'trust'] as const;

export const declareMockFileOptions = (command: Command): Command =>
  command
    .option('--clients <file>', 'clients that it knows besides its own, YAML')
    .option('--users <file>', 'people that it knows besides those it makes up, YAML')
    .option(
      '--trust <file>',
      'certificates (PEM) that its own calls trust: to keys, logout and CIBA addresses of clients',
    );

export interface MockFiles {
  readonly clients?: readonly Client[];
  readonly users?: readonly User[];
  readonly trust?: readonly string[];
}

/** @throws LaunchquakeError CLIENTS_INVALID, USERS_INVALID, USAGE: everything that is wrong with any of them */
export async function mockFilesOf(options: MockFileOptions): Promise<MockFiles> {
  const { clients, users, trust } = options;
  const read = await allOf('files of the mock', [
    clients === undefined
      ? {}
      : // Loaded here, as below: only verbs that serve need the server's code.
        import('../../mock-idp/oidc/read-clients.ts').then(({ readClients }) => ({ clients: readClients(clients) })),
    users === undefined
      ? {}
      : import('../../mock-idp/people/read-users.ts').then(({ readUsers }) => ({ users: readUsers(users) })),
    trust === undefined
      ? {}
      : import('../../mock-idp/tls/read-trust.ts').then(({ readTrust }) => ({ trust: readTrust(trust) })),
  ]);
  return Object.assign({}, ...read) as MockFiles;
}

/** The same options for another command line. */
export const mockFileArgs = (options: MockFileOptions): readonly string[] =>
  names.flatMap((name) => (options[name] === undefined ? [] : [`--${name}`, options[name]]));

/** All of them, or one error that tells the problems of every one that failed. @throws LaunchquakeError */
export async function allOf<Results extends readonly unknown[]>(
  subject: string,
  parts: Results,
): Promise<{ -readonly [At in keyof Results]: Awaited<Results[At]> }> {
  const settled = await Promise.allSettled(parts);
  const failures = settled.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : []));
  const told = failures.filter((failure) => failure instanceof LaunchquakeError);
  const [first] = told;
  // What is no report of ours goes first: it is a mistake of the program.
  if (told.length < failures.length) throw failures.find((failure) => !(failure instanceof LaunchquakeError));
  if (first === undefined) return Promise.all(parts);
  if (told.length === 1) throw first;
  const problems = told.flatMap((failure) =>
    failure.problems.map((problem) => ({ ...problem, where: `${failure.subject}: ${problem.where}` })),
  );
  throw new LaunchquakeError(first.code, subject, problems);
}
