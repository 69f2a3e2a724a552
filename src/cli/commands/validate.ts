import { type ExitCode, LaunchquakeError, exitCodes } from '../../model/errors.ts';
import { loadScenario } from '../../runners/scenario-file.ts';
import { type Verb, printJson } from '../verb.ts';
import type { World } from '../world.ts';

export const validate: Verb = {
  name: 'validate',
  summary: 'Check scenario files and tell every problem with line and column.',
  example: 'launchquake validate scenarios/launch-day.yaml',
  declare: (command, world, end) => {
    command
      .argument('<files...>', 'scenario files, or names of scenarios')
      .action(async (names: string[], options: { json?: boolean }) => end(await validateFiles(world, names, options)));
  },
};

async function validateFiles(world: World, names: readonly string[], { json }: { json?: boolean }): Promise<ExitCode> {
  const checks: { file: string; error: LaunchquakeError | null }[] = [];
  for (const file of names) checks.push({ file, error: await problemsOf(world, file) });
  const failed = checks.filter(({ error }) => error !== null);
  if (json === true) {
    const files = checks.map(({ file, error }) => {
      return { file, valid: error === null, code: error?.code ?? null, problems: error?.problems ?? [] };
    });
    world.out.write(printJson({ schema: 'launchquake/validation@1', files }));
  } else {
    for (const { file, error } of checks) {
      if (error === null) world.out.write(`${file}: valid\n`);
      else world.err.write(`${error.message}\n`);
    }
  }
  return failed.length === 0 ? exitCodes.pass : exitCodes.usage;
}

async function problemsOf(world: World, file: string): Promise<LaunchquakeError | null> {
  try {
    await loadScenario(world.files, world.packageFolder, file);
    return null;
  } catch (error) {
    if (error instanceof LaunchquakeError) return error;
    throw error;
  }
}
