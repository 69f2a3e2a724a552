import { join } from 'node:path';
import { AttemptError } from '../attempt.ts';
import { reasonOf, runCommand } from '../command.ts';
import { withHeartbeat } from '../heartbeat.ts';
import { findProgram } from '../search-path.ts';
import type { World } from '../world.ts';
import { installInto } from './cache.ts';
import { askVersion, type K6Version } from './version.ts';

const way = 'build from tools/k6/go.mod';
const oldestGo = { major: 1, minor: 25 };
const ASK_TIMEOUT_SECONDS = 20;
/** The build takes about 2 minutes on two cores; ten times that means that it hangs. */
const BUILD_TIMEOUT_SECONDS = 20 * 60;

/** Builds the pinned k6 with the Go of this machine: static, stripped, every module checked against go.sum. */
export async function buildFromSource(world: World, version: K6Version): Promise<string> {
  const go = await findGo(world);
  world.say(`building k6 ${version.text} from source, usually about 2 minutes (seconds when Go has built it before)`);
  return await installInto(world, version, async (folder) => {
    const binary = join(folder, world.platform === 'win32' ? 'k6.exe' : 'k6');
    await withHeartbeat(world.say, `building k6 ${version.text}`, () => build(world, go, binary));
    const answer = await askVersion(binary, world.env);
    if ('version' in answer && answer.version.text === version.text) return binary;
    throw new AttemptError({
      way,
      fault: 'reason' in answer ? 'DOES_NOT_RUN' : 'WRONG_VERSION',
      found: 'reason' in answer ? answer.reason : answer.version.text,
      expected: `a binary that says ${version.text}`,
      hint: 'run "git checkout tools/k6" and try again',
    });
  });
}

async function findGo(world: World): Promise<string> {
  const expected = `Go ${oldestGo.major}.${oldestGo.minor} or newer on PATH`;
  const hint = 'install Go from https://go.dev/dl';
  const go = findProgram('go', world.env);
  if (go === undefined) throw new AttemptError({ way, fault: 'NOT_FOUND', found: 'no Go', expected, hint });
  const env = { ...world.env, GOTOOLCHAIN: 'local' };
  const result = await runCommand(go, ['env', 'GOVERSION'], { env, timeoutSeconds: ASK_TIMEOUT_SECONDS });
  const match = /^go(\d+)\.(\d+)/.exec(result.stdout.trim());
  if (result.code !== 0 || match === null) {
    const found =
      result.code === 0 ? `${go} of unknown version "${result.stdout.trim()}"` : `${go}: ${reasonOf(result)}`;
    throw new AttemptError({ way, fault: 'DOES_NOT_RUN', found, expected, hint });
  }
  const [major, minor] = [Number(match[1]), Number(match[2])];
  if (major === oldestGo.major && minor < oldestGo.minor) {
    throw new AttemptError({ way, fault: 'WRONG_VERSION', found: `${result.stdout.trim()} (${go})`, expected, hint });
  }
  return go;
}

async function build(world: World, go: string, binary: string): Promise<void> {
  const args = ['build', '-trimpath', '-ldflags', '-s -w', '-o', binary, 'go.k6.io/k6/v2'];
  // GOTOOLCHAIN=local: never download another Go. GOFLAGS and GOWORK: settings of the user must not change what is built.
  const settings = { CGO_ENABLED: '0', GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly', GOWORK: 'off' };
  const result = await runCommand(go, args, {
    env: { ...world.env, ...settings },
    cwd: join(world.projectFolder, 'tools/k6'),
    timeoutSeconds: BUILD_TIMEOUT_SECONDS,
  });
  if (result.code === 0) return;
  throw new AttemptError({
    way,
    fault: 'BUILD_FAILED',
    found: reasonOf(result),
    expected: 'go build to succeed',
    hint: `run "go ${args.slice(0, 2).join(' ')} go.k6.io/k6/v2" in tools/k6 and read all it says; it needs a Go module proxy`,
  });
}
