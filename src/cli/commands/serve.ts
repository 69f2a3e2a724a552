import { type MetricLabels, readMetricLabels } from '../../../mock-idp/metric-labels.ts';
import { type ExitCode, LaunchquakeError, type Problem, exitCodes } from '../../model/errors.ts';
import { fileErrorCode } from '../../runners/record/disk.ts';
import { type Exposure, exposureOf } from '../exposure.ts';
import {
  type MockProfileOptions,
  declareMockProfileOptions,
  mockProfileOf,
  mockProfileProblems,
} from '../mock-profile.ts';
import { type Verb, numberOption } from '../verb.ts';
import type { World } from '../world.ts';

interface ServeOptions extends MockProfileOptions {
  readonly port: number;
  readonly host: string;
  readonly expose?: boolean;
  readonly adminTokenFile?: string;
  readonly issuer?: string;
  readonly label?: readonly string[];
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
      .option('--host <address>', 'address to listen on; anything but loopback needs --expose', '127.0.0.1')
      .option('--expose', 'let other machines in; needs an admin token from outside')
      .option(
        '--admin-token-file <file>',
        'where the admin token is (default: LAUNCHQUAKE_ADMIN_TOKEN, else a new one)',
      )
      .option('--issuer <url>', 'the address by which others know it (default: where it listens)');
    declareMockProfileOptions(command)
      .option('--label <name=value>', 'label of every metric, such as run=42; again for more', collect)
      .option('--until-stdin-ends', 'end when stdin ends: with the program that started it')
      .action(async (options: ServeOptions) => end(await serveUntilEnd(world, options)));
  },
};

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

async function serveUntilEnd(world: World, options: ServeOptions): Promise<ExitCode> {
  // Heard from the first moment on: as process 1 of a container nothing else ends it.
  const interrupted = new Promise<void>((resolve) => void world.onInterrupt(resolve));
  const { exposure, labels, issuer } = await checked(world, options);
  const service = await mockProfileOf(world, options);
  // Loaded here: the other verbs do without the server and start sooner.
  const { startMockIdp } = await import('../../../mock-idp/server.ts');
  const { host, port } = options;
  const start = () =>
    startMockIdp({
      host,
      port,
      profile: service.profile,
      labels: { ...service.labels, ...labels },
      ...(exposure.adminToken === undefined ? {} : { adminToken: exposure.adminToken }),
      ...(issuer === undefined ? {} : { issuer }),
      logLevel: 'warn',
    });
  const mock = await listening(start, `${host}:${port}`);
  tell(world, options, mock, exposure);
  world.err.write(`advertised capacity: ${service.capacity}\n`);
  await Promise.race([interrupted, ...(options.untilStdinEnds === true ? [world.stdinEnded()] : [])]);
  await mock.close();
  return exitCodes.pass;
}

interface Checked {
  readonly exposure: Exposure;
  readonly labels: MetricLabels;
  readonly issuer: string | undefined;
}

/** What needs no file of a service. @throws LaunchquakeError USAGE with everything that is missing or wrong */
async function checked(world: World, options: ServeOptions): Promise<Checked> {
  const exposure = await exposureOf(world, options);
  const read = readMetricLabels(options.label ?? [], '--label');
  const issuer = options.issuer?.replace(/\/+$/, '');
  const problems = [...exposure.problems, ...issuerProblems(issuer), ...read.problems, ...mockProfileProblems(options)];
  if (problems.length > 0) throw new LaunchquakeError('USAGE', 'launchquake serve', problems);
  return { exposure, labels: read.labels, issuer };
}

/** OpenID Connect Discovery 1.0 §3, with http allowed: it is a mock. */
function issuerProblems(issuer: string | undefined): readonly Problem[] {
  if (issuer === undefined) return [];
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  const isPlain = url !== undefined && /^https?:$/.test(url.protocol) && !/[?#@\s]/.test(issuer);
  if (isPlain) return [];
  const found = issuer.replace(/\/\/[^/]*@/, '//…@').slice(0, 200);
  return [{ where: '--issuer', found, expected: 'http(s)://host[:port][/path] without user, query or fragment' }];
}

/** The token of somebody's secret is known to them: it is not told again. */
function tell(
  world: World,
  { json, issuer }: ServeOptions,
  { url, metricsUrl, adminToken }: { readonly url: string; readonly metricsUrl: string; readonly adminToken: string },
  { open, tokenFrom }: Exposure,
): void {
  if (json === true) {
    const told = tokenFrom === undefined ? adminToken : null;
    world.out.write(`${JSON.stringify({ url, metricsUrl, adminToken: told })}\n`);
  } else {
    const token = tokenFrom === undefined ? adminToken : `as given by ${tokenFrom}`;
    world.out.write(`identity provider  ${url}\nmetrics            ${metricsUrl}\nadmin token        ${token}\n`);
    world.err.write('Ctrl-C ends it.\n');
  }
  if (!open) return;
  world.err.write(
    'exposed: everybody who reaches this port can log in and read its metrics; the admin API asks for the token\n',
  );
  if (issuer === undefined)
    world.err.write(`exposed without --issuer: it calls itself ${url}, which other machines cannot follow\n`);
}

/** A taken port is told by the server itself; what is left are addresses and ports that this user cannot have. */
async function listening<Server>(start: () => Promise<Server>, address: string): Promise<Server> {
  try {
    return await start();
  } catch (error) {
    const code = fileErrorCode(error);
    if (code !== 'EACCES' && code !== 'EADDRNOTAVAIL' && code !== 'ENOTFOUND') throw error;
    const hint = 'choose another --port or --host; --port 0 takes any free port';
    const problem = { where: address, found: `not to be had (${code})`, expected: 'a free port', hint };
    throw new LaunchquakeError('PORT_IN_USE', 'launchquake serve', [problem], { cause: error });
  }
}
