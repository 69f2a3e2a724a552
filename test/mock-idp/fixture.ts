/** A mock under test: no port, a clock that the test moves, stations that take no time unless the test says so. */
import type { FastifyInstance } from 'fastify';
import { buildMockIdp } from '../../mock-idp/app.ts';
import { randomIdentifier } from '../../mock-idp/identifiers.ts';
import { generateSigningKeys } from '../../mock-idp/keys.ts';
import type { SigningKeys } from '../../mock-idp/keys.ts';
import type { MetricLabels } from '../../mock-idp/metric-labels.ts';
import type { Client } from '../../mock-idp/oidc/clients.ts';
import type { ProfileDocument } from '../../mock-idp/profiles/profile-document.ts';
import type { World } from '../../mock-idp/world.ts';
import type { WaitingRoomPolicy } from '../../src/model/scenario/plan.ts';
import { stepNames } from '../../src/model/scenario/steps.ts';
import { manualClock } from './manual-clock.ts';
import type { ManualClock } from './manual-clock.ts';

export const ISSUER = 'http://127.0.0.1:8087';
export const ADMIN_TOKEN = 'the-admin-token-of-this-test';
export const REDIRECT_URI = 'http://127.0.0.1/callback';

let shared: Promise<SigningKeys> | undefined;
/** Keys are made once for all tests of a file: RS256 takes a while. */
const sharedKeys = (): Promise<SigningKeys> => (shared ??= generateSigningKeys());

/** A profile whose every step takes `serviceSeconds` of the one station `web`. */
export function profileOf(serviceSeconds: number, changes: Partial<ProfileDocument> = {}): ProfileDocument {
  const step = { station: 'web', service: { kind: 'fixed', seconds: serviceSeconds } } as const;
  return {
    stations: { web: { servers: 1 } },
    steps: Object.fromEntries(stepNames.map((name) => [name, step])),
    refusalSeconds: 0,
    signing: 'ES256',
    protection: unprotected,
    retryBudget: null,
    seed: 1,
    ...changes,
  };
}

export const unprotected: ProfileDocument['protection'] = {
  queueBound: null,
  refuse: 'anywhere',
  cancelAbandoned: false,
  discipline: 'fifo',
  retryAfterSeconds: null,
  waitingRoom: null,
};

export const roomPolicy = (changes: Partial<WaitingRoomPolicy> = {}): WaitingRoomPolicy => ({
  admitPerSecond: 1,
  maxActiveLogins: null,
  pollSeconds: 1,
  passSeconds: 10,
  missedPolls: 3,
  ...changes,
});

export interface TestMock {
  readonly world: World;
  readonly app: FastifyInstance;
  readonly clock: ManualClock;
  readonly keys: SigningKeys;
  close(): Promise<void>;
}

export async function openMock(
  options: {
    readonly profile?: ProfileDocument;
    readonly clients?: readonly Client[];
    readonly storeCapacity?: number;
    readonly issuer?: string;
    readonly labels?: MetricLabels;
    readonly exposed?: boolean;
  } = {},
): Promise<TestMock> {
  const clock = manualClock();
  const keys = await sharedKeys();
  const { app, world, endService } = await buildMockIdp({
    clock,
    identifier: randomIdentifier,
    keys,
    profile: options.profile ?? profileOf(0),
    adminToken: ADMIN_TOKEN,
    issuerOf: () => options.issuer ?? ISSUER,
    processLoad: { cpuSeconds: () => 0.5, takeEventLoopUtilisation: () => 0.25 },
    ...(options.clients === undefined ? {} : { clients: options.clients }),
    ...(options.storeCapacity === undefined ? {} : { storeCapacity: options.storeCapacity }),
    ...(options.labels === undefined ? {} : { labels: options.labels }),
    ...(options.exposed === undefined ? {} : { exposed: options.exposed }),
  });
  await app.ready();
  return {
    app,
    world,
    clock,
    keys,
    async close() {
      endService();
      await app.close();
    },
  };
}
