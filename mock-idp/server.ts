/** The mock as a server: real clock, real keys, a port. Whoever owns the process calls `close`. */
import { LaunchquakeError } from '../src/model/errors.ts';
import type { FastifyInstance } from 'fastify';
import { buildMockIdp } from './app.ts';
import { systemClock } from './clock.ts';
import { randomIdentifier } from './identifiers.ts';
import { generateSigningKeys } from './keys.ts';
import { checkedMetricLabels } from './metric-labels.ts';
import type { MetricLabels } from './metric-labels.ts';
import { parseProfile } from './profiles/parse-profile.ts';
import type { ProfileDocument } from './profiles/profile-document.ts';
import { readProfile } from './profiles/read-profile.ts';
import { measureProcess } from './process-load.ts';

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
  /** Carried by every series of /metrics. */
  readonly labels?: MetricLabels;
  /** Written to stderr as JSON lines; no token or code is ever logged. */
  readonly logLevel?: 'silent' | 'error' | 'warn' | 'info' | 'debug';
}

export interface RunningMockIdp {
  readonly url: string;
  readonly metricsUrl: string;
  readonly adminToken: string;
  /** Answers what waits with 503, lets answers under way leave, and is done within about two seconds. */
  close(): Promise<void>;
}

/** Connections that have not ended by then are cut, milliseconds. */
const CLOSE_WITHIN_MS = 2000;
/** Connections that may wait to be accepted: a storm brings many at once. */
const BACKLOG = 4096;

/** @throws LaunchquakeError PORT_IN_USE, PROFILE_INVALID, USAGE */
export async function startMockIdp(options: StartMockIdpOptions = {}): Promise<RunningMockIdp> {
  const { port = 0, host = '127.0.0.1', adminToken = randomIdentifier(), logLevel = 'silent' } = options;
  let url = '';
  const profile = options.profile === undefined ? readProfile() : parseProfile(options.profile, 'profile');
  const { app, endService } = await buildMockIdp({
    clock: systemClock(),
    identifier: randomIdentifier,
    keys: await generateSigningKeys(),
    profile,
    adminToken,
    issuerOf: () => options.issuer ?? url,
    labels: checkedMetricLabels(options.labels ?? {}),
    processLoad: measureProcess(),
    logger: logLevel === 'silent' ? false : { level: logLevel, stream: process.stderr },
  });
  url = await listen(app, host, port).catch((error: unknown) => {
    endService();
    throw error;
  });
  let closing: Promise<void> | undefined;
  return {
    url,
    metricsUrl: `${url}/metrics`,
    adminToken,
    close() {
      closing ??= shutDown(app, endService);
      return closing;
    },
  };
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port, backlog: BACKLOG });
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

async function shutDown(app: FastifyInstance, endService: () => void): Promise<void> {
  endService();
  const cut = setTimeout(() => app.server.closeAllConnections(), CLOSE_WITHIN_MS);
  await app.close();
  clearTimeout(cut);
}
