/** The mock as a server: real clock, real keys, a port. Whoever owns the process calls `close`. */
import type { Server } from 'node:https';
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
import { createTlsListener } from './tls/tls-listener.ts';
import { isWildcard, listenPlain, listenTls } from './transport/listening.ts';
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

const defaults = {
  port: 0,
  host: '127.0.0.1',
  clients: [],
  users: [],
  trust: [],
  limits: {},
  labels: {},
  logLevel: 'silent',
} as const satisfies StartMockIdpOptions;

/** @throws LaunchquakeError PORT_IN_USE, PROFILE_INVALID, USAGE */
export async function startMockIdp(options: StartMockIdpOptions = {}): Promise<RunningMockIdp> {
  const given = { adminToken: randomIdentifier(), ...defaults, ...options };
  const { host, port, adminToken, logLevel, clients, users, issuer } = given;
  const own = { plain: '', tls: '' };
  const limits = { ...transportLimits, ...given.limits };
  const { app, endService } = await buildMockIdp({
    clock: systemClock(),
    identifier: randomIdentifier,
    keys: await generateSigningKeys(),
    profile: options.profile === undefined ? readProfile() : parseProfile(options.profile, 'profile'),
    adminToken,
    issuer,
    issuerOf: (request) => issuer ?? (request.protocol === 'https' ? own.tls : own.plain),
    exposed: !isOfThisMachine(host),
    outbound: createOutbound({ trust: given.trust }),
    limits,
    clients,
    users,
    labels: checkedMetricLabels(given.labels),
    processLoad: measureProcess(),
    logger: logLevel === 'silent' ? false : { level: logLevel, stream: process.stderr },
  });
  const identity = options.tls === undefined ? undefined : await makeTlsIdentity(hostsOf(host, issuer), Date.now());
  const tls = identity === undefined ? undefined : createTlsListener(app, identity, limits);
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= shutDown(app, tls, endService));
  try {
    own.plain = await listenPlain(app, { host, port });
    if (tls !== undefined) own.tls = await listenTls(tls, { host, port: options.tls?.port ?? 0 });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    url: own.plain,
    metricsUrl: `${own.plain}/metrics`,
    adminToken,
    tls: identity === undefined ? undefined : { url: own.tls, certificate: identity.certificate },
    close,
  };
}

const isOfThisMachine = (host: string): boolean => host === '::1' || isLoopback(host);

/** Names by which clients may come: where it listens, and what it calls itself. */
function hostsOf(host: string, issuer: string | undefined): readonly string[] {
  const known = issuer === undefined ? undefined : URL.parse(issuer)?.hostname.replaceAll(/[[\]]/g, '');
  return [host, ...(known === undefined ? [] : [known])].filter((name) => !isWildcard(name));
}

async function shutDown(app: FastifyInstance, tls: Server | undefined, endService: () => void): Promise<void> {
  endService();
  const cut = setTimeout(() => [app.server, tls].forEach((server) => server?.closeAllConnections()), CLOSE_WITHIN_MS);
  await Promise.all([app.close(), tls === undefined ? undefined : closed(tls)]);
  clearTimeout(cut);
}

/** Answers under way leave, and idle connections go at once. */
function closed(server: Server): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  return promise;
}
