import { existsSync } from 'node:fs';
import { AttemptError, attemptOf, type FailedAttempt, toolMissing } from '../attempt.ts';
import { reasonOf, runCommand } from '../command.ts';
import { withHeartbeat } from '../heartbeat.ts';
import { findProgram } from '../search-path.ts';
import { type World, worldFrom } from '../world.ts';

/** A Chromium for the tests that look at a page. Users need none. */
export interface ProvidedChromium {
  readonly path: string;
  readonly version: string;
  readonly how: 'CHROMIUM_BIN' | 'PATH' | 'apt-get';
}

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const program = 'Chromium';
const VERSION_TIMEOUT_SECONDS = 30;
const INSTALL_TIMEOUT_SECONDS = 15 * 60;

/** A browser that is here already: CHROMIUM_BIN (an order, so no other is looked for), else one on PATH. */
export async function findChromium(given: Pick<World, 'env' | 'say'> & Partial<World>): Promise<ProvidedChromium> {
  const world = worldFrom(given);
  try {
    return await findHere(world);
  } catch (error) {
    throw toolMissing(program, [attemptOf(error)]);
  }
}

/** The same, and where there is none, apt-get installs it: on Debian, as root. */
export async function provisionChromium(given: Pick<World, 'env' | 'say'> & Partial<World>): Promise<ProvidedChromium> {
  const world = worldFrom(given);
  const failed: FailedAttempt[] = [];
  for (const get of [findHere, installByApt]) {
    try {
      return await get(world);
    } catch (error) {
      failed.push(attemptOf(error));
      if (world.env['CHROMIUM_BIN']) break;
    }
  }
  throw toolMissing(program, failed);
}

async function findHere(world: World): Promise<ProvidedChromium> {
  const wish = world.env['CHROMIUM_BIN'];
  const how = wish ? 'CHROMIUM_BIN' : 'PATH';
  const way = wish ? 'CHROMIUM_BIN' : 'browser on PATH';
  const hint = wish ? 'correct CHROMIUM_BIN or unset it' : 'install Chromium, or set CHROMIUM_BIN to one';
  const expected = wish ? 'a Chromium that runs' : `one of ${names.join(', ')}`;
  const paths = (wish ? [wish] : names)
    .map((name) => findProgram(name, world.env))
    .filter((path) => path !== undefined);
  let last = wish ? `no program at ${wish}` : 'none';
  for (const path of paths) {
    const result = await runCommand(path, ['--version'], { env: world.env, timeoutSeconds: VERSION_TIMEOUT_SECONDS });
    if (result.code === 0) return { path, version: result.stdout.trim(), how };
    last = `${path}: ${reasonOf(result)}`;
  }
  throw new AttemptError({
    way,
    fault: paths.length === 0 ? 'NOT_FOUND' : 'DOES_NOT_RUN',
    found: last,
    expected,
    hint,
  });
}

async function installByApt(world: World): Promise<ProvidedChromium> {
  const aptGet = findProgram('apt-get', world.env);
  const refuse = (found: string): never => {
    const hint = 'install Chromium as your system does it, or set CHROMIUM_BIN to one';
    throw new AttemptError({ way: 'apt-get', fault: 'NOT_ALLOWED', found, expected: 'Debian and root', hint });
  };
  if (aptGet === undefined || !existsSync('/etc/debian_version')) return refuse('not a Debian system');
  if (process.getuid?.() !== 0) return refuse('not root');
  world.say('installing Chromium with apt-get for the tests that look at a page, usually 1 to 2 minutes');
  await withHeartbeat(world.say, 'installing Chromium', async () => {
    await apt(world, aptGet, ['update', '-qq']);
    await apt(world, aptGet, ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']);
  });
  return { ...(await findHere(world)), how: 'apt-get' };
}

async function apt(world: World, aptGet: string, args: readonly string[]): Promise<void> {
  const env = { ...world.env, DEBIAN_FRONTEND: 'noninteractive' };
  const result = await runCommand(aptGet, args, { env, timeoutSeconds: INSTALL_TIMEOUT_SECONDS });
  if (result.code === 0) return;
  const hint = `run "apt-get ${args.join(' ')}" and read all it says`;
  const found = reasonOf(result);
  throw new AttemptError({ way: 'apt-get', fault: 'INSTALL_FAILED', found, expected: 'apt-get to succeed', hint });
}
