/** The verbs of the command line, and what becomes of an error: text on stderr and an exit code. */
import { Command, CommanderError } from 'commander';
import { type ExitCode, LaunchquakeError, exitCodes } from '../model/errors.ts';
import { explain } from './commands/explain.ts';
import { exportVerb } from './commands/export.ts';
import { phase } from './commands/phase.ts';
import { report } from './commands/report.ts';
import { run } from './commands/run.ts';
import { schema } from './commands/schema.ts';
import { serve } from './commands/serve.ts';
import { simulate } from './commands/simulate.ts';
import { up } from './commands/up.ts';
import { validate } from './commands/validate.ts';
import { verify } from './commands/verify.ts';
import type { Verb } from './verb.ts';
import { packageVersion } from './package-version.ts';
import type { World } from './world.ts';

export const verbs: readonly Verb[] = [
  run,
  simulate,
  phase,
  explain,
  validate,
  schema,
  serve,
  up,
  report,
  exportVerb,
  verify,
];

/** Runs one command line to its end. Never throws: a bug is an exit code too. */
export async function runCli(world: World): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.pass;
  const program = new Command('launchquake')
    .description('The shake table for login systems: where it breaks, how, and what helps.')
    .version(await packageVersion(world), '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .configureHelp({ sortSubcommands: false })
    .configureOutput({
      writeOut: (text) => world.out.write(text),
      writeErr: (text) => world.err.write(text),
      outputError: () => undefined,
    })
    .exitOverride()
    .addHelpText('after', `\nExamples:\n${verbs.map(({ example }) => `  $ ${example}`).join('\n')}\n`);
  for (const { name, summary, example, declare } of verbs) {
    const command = program.command(name).summary(summary).description(summary).allowExcessArguments(false);
    declare(command, world, (code) => {
      exitCode = code;
    });
    command.option('--json', 'print the result as JSON on stdout').addHelpText('after', `\nExample:\n  $ ${example}\n`);
  }
  try {
    await program.parseAsync([...world.args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return exitCodeOfError(error, world);
  }
}

function exitCodeOfError(error: unknown, world: World): ExitCode {
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.pass;
  const told = error instanceof CommanderError ? usageError(error) : error;
  if (told instanceof LaunchquakeError) {
    world.err.write(`${told.message}\n`);
    return told.exitCode;
  }
  const stack = told instanceof Error ? (told.stack ?? told.message) : String(told);
  world.err.write(`INTERNAL  launchquake  this is a bug\n${stack}\n`);
  return exitCodes.internal;
}

/** Commander's one-line message in the form of every other error. */
function usageError(error: CommanderError): LaunchquakeError {
  const [first = '', ...rest] = error.message.split('\n');
  const found = first.replace(/^error: /, '');
  const suggestion = /Did you mean (?:one of )?(.*)\?/.exec(rest.join(' '))?.[1];
  const hint =
    suggestion === undefined
      ? 'launchquake --help lists the verbs, launchquake VERB --help the options'
      : `did you mean ${suggestion}?`;
  const noVerb = error.code === 'commander.help';
  const problem = noVerb
    ? { where: 'verb', found: 'nothing', expected: `one of ${verbs.map(({ name }) => name).join(', ')}` }
    : { where: 'command line', found, expected: 'a verb with its options', hint };
  return new LaunchquakeError('USAGE', 'launchquake', [problem]);
}
