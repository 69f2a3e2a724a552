import { mkdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { AttemptError } from '../attempt.ts';
import { reasonOf, runCommand } from '../command.ts';
import { withHeartbeat } from '../heartbeat.ts';
import type { World } from '../world.ts';
import { installInto } from './cache.ts';
import { findGo, goSettings } from './go.ts';
import { fileName, type GoProgram, goModOf, titleOf } from './program.ts';
import type { Version } from './version.ts';

/** The longest build (Prometheus) takes under 5 minutes on two cores; four times that means that it hangs. */
const BUILD_TIMEOUT_SECONDS = 20 * 60;

/** Builds the pinned program with the Go of this machine: static, stripped, every module checked against go.sum. */
export async function buildFromSource(world: World, program: GoProgram, version: Version): Promise<readonly string[]> {
  const way = `build from ${goModOf(program)}`;
  const title = titleOf(program, version);
  const go = await findGo(world, way, program.source.oldestGo);
  world.say(
    `building ${title} from source, usually about ${program.source.usually} (seconds when Go has built it before)`,
  );
  const hint = `run "git checkout ${program.source.folder}" and try again`;
  return await installInto(world, { program, version, way, hint }, async (folder) => {
    const out = join(folder, 'built');
    await mkdir(out);
    await withHeartbeat(world.say, `building ${title}`, () => build(world, { program, version, go, way, out }));
    return program.binaries.map((binary) => join(out, fileName(binary, world.platform)));
  });
}

interface Build {
  readonly program: GoProgram;
  readonly version: Version;
  readonly go: string;
  readonly way: string;
  /** The folder for the binaries. */
  readonly out: string;
}

async function build(world: World, { program, version, go, way, out }: Build): Promise<void> {
  const { folder, buildFlags, linkerFlags } = program.source;
  const packages = program.binaries.map((binary) => binary.package);
  const flags = ['-trimpath', ...buildFlags];
  const linker = ['-s', '-w', linkerFlags(version)].filter((flag) => flag !== '').join(' ');
  // A slash at the end: each binary gets its own name in that folder, with .exe where that is the custom.
  const result = await runCommand(go, ['build', ...flags, '-ldflags', linker, '-o', out + sep, ...packages], {
    env: { ...world.env, ...goSettings },
    cwd: join(world.projectFolder, folder),
    timeoutSeconds: BUILD_TIMEOUT_SECONDS,
  });
  if (result.code === 0) return;
  const command = ['go', 'build', ...flags, ...packages].join(' ');
  throw new AttemptError({
    way,
    fault: 'BUILD_FAILED',
    found: reasonOf(result),
    expected: 'go build to succeed',
    hint: `run "${command}" in ${folder} and read all it says; it needs a Go module proxy`,
  });
}
