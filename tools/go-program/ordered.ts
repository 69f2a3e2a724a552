import { type FailedAttempt, toolMissing } from '../attempt.ts';
import { findProgram } from '../search-path.ts';
import type { World } from '../world.ts';
import { besideOrOnPath } from './installed.ts';
import { type Binary, type GoProgram, titleOf } from './program.ts';
import { askVersion, type Version } from './version.ts';

/** A variable is an order: when what it names does not run, nothing else is tried. Its version is the user's choice. */
export async function orderedProgram(
  world: World,
  program: GoProgram,
  pinned: Version,
): Promise<{ readonly paths: readonly string[]; readonly version: string } | undefined> {
  const take = async (binary: Binary, path: string | undefined, missing: string) => {
    const refuse = (attempt: Pick<FailedAttempt, 'fault' | 'found'>) => {
      const hint = `correct ${binary.variable}, or unset it to let Launchquake get ${program.name}`;
      const reason = { way: binary.variable, ...attempt, expected: `a ${binary.name} that runs`, hint };
      return toolMissing(titleOf(program, pinned), [reason]);
    };
    if (path === undefined) throw refuse({ fault: 'NOT_FOUND', found: missing });
    const answer = await askVersion(program, path, world.env);
    if ('reason' in answer) throw refuse({ fault: 'DOES_NOT_RUN', found: `${path}: ${answer.reason}` });
    return { path, version: answer.version.text };
  };
  const [main, ...others] = program.binaries;
  const order = world.env[main.variable];
  if (!order) return passOver(world, program);
  const first = await take(main, findProgram(order, world.env), `no program at ${order}`);
  const paths = [first.path];
  for (const binary of others) {
    const its = world.env[binary.variable];
    const path = its ? findProgram(its, world.env) : besideOrOnPath(world, first.path, binary);
    const missing = its ? `no program at ${its}` : `no ${binary.name} beside ${first.path}`;
    paths.push((await take(binary, path, missing)).path);
  }
  if (first.version !== pinned.text) {
    world.say(`${main.variable} is ${program.name} ${first.version}; Launchquake is tested with ${pinned.text}`);
  }
  return { paths, version: first.version };
}

/** Without an order for the program itself, one for what comes with it would mix two versions. */
function passOver(world: World, { binaries: [main, ...others] }: GoProgram): undefined {
  for (const { variable } of others) {
    if (world.env[variable]) world.say(`${variable} counts together with ${main.variable} only: it is passed over`);
  }
}
