/** The mock as a server: real clock, real keys, a port. Whoever owns the process calls `close`. */
import type { Server } from 'node:https';
import { LaunchquakeError } from '../src/model/errors.ts';
import { isLoopback } from '../src/model/target.ts';
import type { FastifyInstance } from 'fastify';
import { buildMockIdp } from './app.ts';
import { systemClock } from './clock.ts';
import { randomIdentifier } from './identifiers.ts';
import { generateSigningKeys } from './keys.ts';
import { checkedMetricLabels } from './metric-labels.ts';
import type { MetricLabels } from './metric-labels.ts';
import type { Client } from './oidc/clients.ts';
import { createOutbound } from './outbound.ts';
import type { User } from './people/users.ts';
import { parseProfile } from './profiles/parse-profile.ts';
import type { ProfileDocument } from './profiles/profile-document.ts';
import { readProfile } from './profiles/read-profile.ts';
import { measureProcess } from './process-load.ts';
import { makeTlsIdentity } from './tls/tls-identity.ts';
import type { TlsIdentity } from './tls/tls-identity.ts';
import { createTlsListener } from './tls/tls-listener.ts';
import { transportLimits } from './transport/limits.ts';
import type { TransportLimits } from './transport/limits.ts';

export interface StartMockIdpOptions {
  /** 0 or unset: any free port. */
  readonly port?: number;
  /** Loopback unless said otherwise. */
  readonly host?: string;
  /** Unset: the eID profile at real size. */
  readonly profile?: ProfileDocument;
  /** Unset: 256 random bits. */
  readonly adminToken?: string;
  /** The address that the provider gives itself in everything it says; unset: where it listens. Without a slash at the end. */
  readonly issuer?: string;
  /** A second listener, for TLS, on the same host; 0 or unset: any free port. It calls itself by its own address, unless there is an issuer. */
  readonly tls?: { readonly port?: number };
  /** Besides Launchquake's own client, and besides the people who are made up. */
  readonly clients?: readonly Client[];
  readonly users?: readonly User[];
  /** Certificates (PEM) that the provider's own calls trust besides those of Node. */
  readonly trust?: readonly string[];
  readonly limits?: Partial<TransportLimits>;
  /** Carried by every series of /metrics. */
  readonly labels?: MetricLabels;
  /** Written to stderr as JSON lines; no token or code is ever logged. */
  readonly logLevel?: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

export interface RunningMockIdp {
  readonly url: string;
  readonly metricsUrl: string;
  readonly adminToken: string;
  /** `certificate`: PEM, for whoever wants to trust the listener. */
  readonly tls: { readonly url: string; readonly certificate: string } | undefined;
  /** Answers what waits with 503, lets answers under way leave, and is done within about two seconds. */
  close(): Promise<void>;
}

/** Connections that have not ended by then are cut, milliseconds. */
const CLOSE_WITHIN_MS = 2000;
/** Connections that may wait to be accepted: a storm brings many at once. */
const BACKLOG = 4096;

/** @throws LaunchquakeError PORT_IN_USE, PROFILE_INVALID, USAGE */
export async function startMockIdp(options: StartMockIdpOptions = {}): Promise<RunningMockIdp> {
  const { host = '127.0.0.1', adminToken = randomIdentifier(), logLevel = 'silent' } = options;
  let url = '';
  let tlsUrl = '';
  const profile = options.profile === undefined ? readProfile() : parseProfile(options.profile, 'profile');
  const limits = { ...transportLimits, ...options.limits };
  const { app, endService } = await buildMockIdp({
    clock: systemClock(),
    identifier: randomIdentifier,
    keys: await generateSigningKeys(),
    profile,
    adminToken,
    issuerOf: (request) => options.issuer ?? (request.protocol === 'https' ? tlsUrl : url),
    exposed: !isOfThisMachine(host),
    outbound: createOutbound(options.trust === undefined ? {} : { trust: options.trust }),
    limits,
    ...(options.clients === undefined ? {} : { clients: options.clients }),
    ...(options.users === undefined ? {} : { users: options.users }),
    labels: checkedMetricLabels(options.labels ?? {}),
    processLoad: measureProcess(),
    logger: logLevel === 'silent' ? false : { level: logLevel, stream: process.stderr },
  });
  const identity = options.tls === undefined ? undefined : await makeTlsIdentity(hostsOf(host, options), Date.now());
  const tls = identity === undefined ? undefined : createTlsListener(app, identity, limits);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= shutDown(app, tls, endService));
  try {
    url = await listen(app, host, options.port ?? 0);
    if (tls !== undefined) tlsUrl = await listenTls(tls, host, options.tls?.port ?? 0, url);
  } catch (error) {
    await close();
    throw error;
  }
  return { url, metricsUrl: `${url}/metrics`, adminToken, tls: toldOf(tlsUrl, identity), close };
}

const isOfThisMachine = (host: string): boolean => host === '::1' || isLoopback(host);

const toldOf = (url: string, identity: TlsIdentity | undefined): RunningMockIdp['tls'] =>
  identity === undefined ? undefined : { url, certificate: identity.certificate };

/** Names by which clients may come: where it listens, and what it calls itself. */
function hostsOf(host: string, { issuer }: StartMockIdpOptions): readonly string[] {
  const known = issuer === undefined ? undefined : URL.parse(issuer)?.hostname.replaceAll(/[[\]]/g, '');
  return [host, ...(known === undefined ? [] : [known])].filter((name) => !isWildcard(name));
}

const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::';

function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  return ownWords(host, port, app.listen({ host, port, backlog: BACKLOG }));
}

/** @param plainUrl tells the name of a listener that takes every address */
async function listenTls(server: Server, host: string, port: number, plainUrl: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen({ host, port, backlog: BACKLOG }, resolve);
  await ownWords(host, port, promise);
  server.off('error', reject);
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new RangeError('the TLS listener has no port');
  const { address, family } = bound;
  const own = family === 'IPv6' ? `[${address}]` : address;
  return `https://${isWildcard(address) ? new URL(plainUrl).hostname : own}:${bound.port}`;
}

async function ownWords<Value>(host: string, port: number, listening: Promise<Value>): Promise<Value> {
  try {
    return await listening;
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause) || cause.code !== 'EADDRINUSE') throw cause;
    const problem = {
      where: `${host}:${port}`,
      found: 'a port that another process listens on',
      expected: 'a free port',
      hint: 'stop that process, choose another port, or use port 0 for any free one',
    };
    throw new LaunchquakeError('PORT_IN_USE', 'mock-idp', [problem], { cause });
  }
}

async function shutDown(app: FastifyInstance, tls: Server | undefined, endService: () => void): Promise<void> {
  endService();
  const cut = setTimeout(() => [app.server, tls].forEach((server) => server?.closeAllConnections()), CLOSE_WITHIN_MS);
  await Promise.all([app.close(), tls === undefined ? undefined : closeTls(tls)]);
  clearTimeout(cut);
}

/** `close` lets answers under way leave, and idle connections go at once. */
function closeTls(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  return promise;
}
