import { type MetricLabels, readMetricLabels } from '../../../mock-idp/metric-labels.ts';
import type { RunningMockIdp } from '../../../mock-idp/server.ts';
import { type ExitCode, LaunchquakeError, type Problem, exitCodes } from '../../model/errors.ts';
import { fileErrorCode } from '../../runners/record/disk.ts';
import { type Exposure, exposureOf } from '../exposure.ts';
import { type MockFileOptions, allOf, declareMockFileOptions, mockFilesOf } from '../mock-files.ts';
import {
  type MockProfileOptions,
  declareMockProfileOptions,
  mockProfileOf,
  mockProfileProblems,
} from '../mock-profile.ts';
import { type Verb, numberOption } from '../verb.ts';
import type { World } from '../world.ts';

interface ServeOptions extends MockProfileOptions, MockFileOptions {
  readonly port: number;
  readonly host: string;
  readonly expose?: boolean;
  readonly adminTokenFile?: string;
  readonly issuer?: string;
  readonly tls?: boolean;
  readonly tlsPort?: number;
  readonly tlsCertificateOut?: string;
  readonly label?: readonly string[];
  readonly json?: boolean;
  readonly untilStdinEnds?: boolean;
}

const portOption = numberOption({ from: 0, to: 65_535, whole: true });

export const serve: Verb = {
  name: 'serve',
  summary: 'Start the mock identity provider alone, on this machine.',
  example: 'launchquake serve --port 8080',
  declare: (command, world, end) => {
    command
      .option('--port <number>', 'port to listen on; 0 takes a free one', portOption, 0)
      .option('--host <address>', 'address to listen on; anything but loopback needs --expose', '127.0.0.1')
      .option('--expose', 'let other machines in; needs an admin token from outside')
      .option(
        '--admin-token-file <file>',
        'where the admin token is (default: LAUNCHQUAKE_ADMIN_TOKEN, else a new one)',
      )
      .option('--issuer <url>', 'the address by which others know it (default: where it listens)')
      .option('--tls', 'a second listener, for TLS, with a certificate made at the start')
      .option('--tls-port <number>', 'port of that listener; 0 takes a free one (default: 0)', portOption)
      .option('--tls-certificate-out <file>', 'where to write its certificate (default: a temporary file)');
    declareMockFileOptions(declareMockProfileOptions(command))
      .option('--label <name=value>', 'label of every metric, such as run=42; again for more', collect)
      .option('--until-stdin-ends', 'end when stdin ends: with the program that started it')
      .action(async (options: ServeOptions) => end(await serveUntilEnd(world, options)));
  },
};

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

async function serveUntilEnd(world: World, options: ServeOptions): Promise<ExitCode> {
  // Heard from the first moment on: as process 1 of a container nothing else ends it.
  const interrupted = new Promise<void>((resolve) => void world.onInterrupt(resolve));
  const [{ exposure, labels, issuer }, service, files] = await allOf('launchquake serve', [
    checked(world, options),
    mockProfileOf(world, options),
    mockFilesOf(options),
  ] as const);
  // Loaded here: the other verbs do without the server and start sooner.
  const { boundYoungGeneration } = await import('../../../mock-idp/young-generation.ts');
  boundYoungGeneration();
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
      ...(options.tls === true ? { tls: { port: options.tlsPort ?? 0 } } : {}),
      ...files,
      logLevel: 'warn',
    });
  const mock = await listening(start, `${host}:${port}`);
  const tls = await tlsOf(world, options, mock);
  tell(world, options, { ...mock, ...tls }, exposure);
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
  const problems = [
    ...exposure.problems,
    ...issuerProblems(issuer),
    ...tlsProblems(options),
    ...read.problems,
    ...mockProfileProblems(options),
  ];
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

function tlsProblems({ tls, tlsPort, tlsCertificateOut }: ServeOptions): readonly Problem[] {
  if (tls === true) return [];
  const said = { '--tls-port': tlsPort, '--tls-certificate-out': tlsCertificateOut };
  return Object.entries(said)
    .filter(([, value]) => value !== undefined)
    .map(([where]) => ({ where, found: 'no --tls', expected: 'the listener that it is said of' }));
}

interface TlsAddress {
  readonly tlsUrl: string;
  readonly certificateFile: string;
}

/** Its certificate goes to a file, for clients to trust; its key goes nowhere. Without --tls there is nothing to tell. */
async function tlsOf(world: World, options: ServeOptions, mock: RunningMockIdp): Promise<TlsAddress | undefined> {
  if (mock.tls === undefined) return undefined;
  const { tlsCertificateOut: wanted } = options;
  const certificateFile = wanted ?? `${await world.files.makeTemporaryFolder()}/launchquake-certificate.pem`;
  try {
    await world.files.writeText(certificateFile, mock.tls.certificate, OWNER_ALONE);
  } catch (error) {
    await mock.close();
    const code = fileErrorCode(error);
    if (code === undefined) throw error;
    const problem = {
      where: '--tls-certificate-out',
      found: `${certificateFile} (${code})`,
      expected: 'a file to write',
    };
    throw new LaunchquakeError('USAGE', 'launchquake serve', [problem], { cause: error });
  }
  return { tlsUrl: mock.tls.url, certificateFile };
}

const OWNER_ALONE = 0o600;

type Addresses = Pick<RunningMockIdp, 'url' | 'metricsUrl' | 'adminToken'> & Partial<TlsAddress>;

/** The token of somebody's secret is known to them: it is not told again. */
function tell(world: World, { json, issuer }: ServeOptions, mock: Addresses, { open, tokenFrom }: Exposure): void {
  const { url, metricsUrl, adminToken, tlsUrl, certificateFile } = mock;
  if (json === true) {
    const told = tokenFrom === undefined ? adminToken : null;
    world.out.write(`${JSON.stringify({ url, metricsUrl, adminToken: told, tlsUrl, certificateFile })}\n`);
  } else {
    const token = tokenFrom === undefined ? adminToken : `as given by ${tokenFrom}`;
    const tls = tlsUrl === undefined ? '' : `with TLS           ${tlsUrl}\ncertificate        ${certificateFile}\n`;
    world.out.write(`identity provider  ${url}\n${tls}metrics            ${metricsUrl}\nadmin token        ${token}\n`);
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
