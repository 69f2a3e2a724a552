import { type ExitCode, LaunchquakeError, exitCodes } from '../../model/errors.ts';
import { isLoopbackHost } from '../../runners/target/loopback.ts';
import { fileErrorCode } from '../../runners/record/disk.ts';
import { type Verb, numberOption } from '../verb.ts';
import type { World } from '../world.ts';

interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly profile?: string;
  readonly json?: boolean;
  readonly untilStdinEnds?: boolean;
}

export const serve: Verb = {
  name: 'serve',
  summary: 'Start the mock identity provider alone, on this machine.',
  example: 'launchquake serve --port 8080',
  declare: (command, world, end) => {
    command
      .option(
        '--port <number>',
        'port to listen on; 0 takes a free one',
        numberOption({ from: 0, to: 65_535, whole: true }),
        0,
      )
      .option('--host <address>', 'loopback address to listen on', '127.0.0.1')
      .option('--profile <file>', 'capacity profile, YAML (default: the eID service at real size)')
      .option('--until-stdin-ends', 'end when stdin ends: with the program that started it')
      .action(async (options: ServeOptions) => end(await serveUntilEnd(world, options)));
  },
};

async function serveUntilEnd(world: World, options: ServeOptions): Promise<ExitCode> {
  const { host, port, json } = options;
  if (!isLoopbackHost(host)) {
    const problem = {
      where: '--host',
      found: host,
      expected: 'an address of this machine alone: localhost, 127.0.0.0/8 or ::1',
    };
    throw new LaunchquakeError('USAGE', 'launchquake serve', [problem]);
  }
  // Loaded here: the other verbs do without the server and start sooner.
  const { startMockIdp } = await import('../../../mock-idp/server.ts');
  const { eidProfilePath, readProfile } = await import('../../../mock-idp/profiles/read-profile.ts');
  const interrupted = new Promise<void>((resolve) => void world.onInterrupt(resolve));
  const profile = readProfile(options.profile ?? eidProfilePath);
  const mock = await listening(() => startMockIdp({ host, port, profile, logLevel: 'warn' }), `${host}:${port}`);
  const { url, metricsUrl, adminToken } = mock;
  if (json === true) world.out.write(`${JSON.stringify({ url, metricsUrl, adminToken })}\n`);
  else
    world.out.write(`identity provider  ${url}\nmetrics            ${metricsUrl}\nadmin token        ${adminToken}\n`);
  if (json !== true) world.err.write('Ctrl-C ends it.\n');
  await Promise.race([interrupted, ...(options.untilStdinEnds === true ? [world.stdinEnded()] : [])]);
  await mock.close();
  return exitCodes.pass;
}

/** A taken port is told by the server itself; what is left are addresses and ports that this user cannot have. */
async function listening<Server>(start: () => Promise<Server>, address: string): Promise<Server> {
  try {
    return await start();
  } catch (error) {
    const code = fileErrorCode(error);
    if (code !== 'EACCES' && code !== 'EADDRNOTAVAIL') throw error;
    const hint = 'choose another --port or --host; --port 0 takes any free port';
    const problem = { where: address, found: `not to be had (${code})`, expected: 'a free port', hint };
    throw new LaunchquakeError('PORT_IN_USE', 'launchquake serve', [problem], { cause: error });
  }
}
