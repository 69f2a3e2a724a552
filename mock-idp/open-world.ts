/** Everything that the endpoints are given, opened together: what one of them needs of another is wired here and nowhere else. */
import type { FastifyRequest } from 'fastify';
import { isAdministrator } from './admin/administrator.ts';
import { createAuditRing } from './admin/audit.ts';
import type { AuditRing } from './admin/audit.ts';
import type { Clock } from './clock.ts';
import { openFaults } from './faults/open-faults.ts';
import type { Faults } from './faults/open-faults.ts';
import type { IdentifierSource } from './identifiers.ts';
import { createKeyRing } from './key-ring.ts';
import type { SigningKeys } from './keys.ts';
import type { MetricLabels } from './metric-labels.ts';
import { createMetrics } from './metrics.ts';
import { createClientRegistry, launchquakeClient } from './oidc/clients.ts';
import type { Client } from './oidc/clients.ts';
import { oidcSettingsOf } from './oidc/oidc-settings.ts';
import { registeredClients } from './oidc/registration.ts';
import { openMessageGateway } from './otp/message-gateway.ts';
import { createOutbound } from './outbound.ts';
import type { Outbound } from './outbound.ts';
import { createPasswordHashing } from './password/password-hashing.ts';
import { createUserDirectory } from './people/users.ts';
import type { User } from './people/users.ts';
import { partyClients } from './portal/parties.ts';
import { openSupportDesk } from './portal/support-desk.ts';
import type { ProcessLoad } from './process-load.ts';
import type { ProfileDocument } from './profiles/profile-document.ts';
import { openService } from './realtime/service.ts';
import type { Service } from './realtime/service.ts';
import { eventInWords } from './remedies/remedy-in-words.ts';
import { openRemedies } from './remedies/remedies.ts';
import type { Remedies } from './remedies/remedies.ts';
import { createStores, STORE_CAPACITY } from './stores/stores.ts';
import type { World } from './world.ts';

export interface WorldOptions {
  readonly clock: Clock;
  readonly identifier: IdentifierSource;
  readonly keys: SigningKeys;
  readonly profile: ProfileDocument;
  readonly adminToken: string;
  /** What the provider calls itself to the sender of a request; asked only once requests come in. */
  readonly issuerOf: (request: FastifyRequest) => string;
  readonly processLoad: ProcessLoad;
  /** Carried by every series of /metrics. */
  readonly labels?: MetricLabels;
  /** Besides Launchquake's own. */
  readonly clients?: readonly Client[];
  readonly users?: readonly User[];
  /** Unset: calls that trust what Node trusts. */
  readonly outbound?: Outbound;
  /** Most entries of each store. */
  readonly storeCapacity?: number;
  /** Others than this machine reach it. */
  readonly exposed?: boolean;
}

/** A world and what keeps it going. */
export interface OpenWorld {
  readonly world: World;
  readonly service: Service;
  readonly faults: Faults;
  readonly audit: AuditRing;
  /** Answers everything that still waits with 503, and ends what goes on by itself. */
  close(): void;
}

export function openWorld(options: WorldOptions): OpenWorld {
  const { clock, identifier, issuerOf, adminToken, exposed = false } = options;
  const metrics = createMetrics(options.labels);
  const stores = createStores(options.storeCapacity ?? STORE_CAPACITY);
  const outbound = options.outbound ?? createOutbound();
  const audit = createAuditRing(clock);
  let reachFaults: (nowSeconds: number) => void = () => undefined;
  const opened = openService({ ...options, metrics, before: (nowSeconds) => reachFaults(nowSeconds) });
  let staffSupport: () => void = () => undefined;
  const service: Service = {
    ...opened,
    apply(changed) {
      opened.apply(changed);
      staffSupport();
    },
  };
  const { profile, desk } = service;
  const keys = createKeyRing(clock, options.keys, () => oidcSettingsOf(service).keyPublishDelaySeconds);
  const faults = openFaults({
    clock,
    audit: audit.add,
    seed: () => profile().seed,
    disturb: service.disturb,
    rotateKeys: keys.rotate,
    onInjected: metrics.faultInjected,
  });
  reachFaults = faults.reach;
  const remedies = remediesOf(service, { clock, metrics, audit });
  const { switches } = remedies;
  const { tickets } = stores;
  const support = openSupportDesk({ clock, identifier, profile, desk, tickets, metrics: metrics.portal, switches });
  staffSupport = support.staffed;
  const world: World = {
    clock,
    identifier,
    keys,
    issuerOf,
    exposed,
    isAdministrator: (request) => isAdministrator(request, adminToken),
    clients: createClientRegistry(
      [launchquakeClient, ...partyClients(identifier), ...(options.clients ?? [])],
      registeredClients(clock, stores),
    ),
    outbound,
    users: createUserDirectory(options.users ?? [], { nowSeconds: clock.nowSeconds, ...stores }),
    messages: openMessageGateway({ clock, profile, desk, stores, metrics: metrics.codes }),
    hashing: createPasswordHashing(profile),
    switches,
    remedies,
    stores,
    metrics,
    profile,
    desk,
    door: service.door,
    budget: service.budget,
    support,
    audit: audit.add,
  };
  return {
    world,
    service,
    faults,
    audit,
    close: () => [service, remedies, faults, support, outbound].forEach((part) => part.close()),
  };
}

/** The timeline, which changes the service and is heard of in metrics and audit. */
function remediesOf(
  service: Service,
  { clock, metrics, audit }: Pick<World, 'clock' | 'metrics'> & { readonly audit: AuditRing },
): Remedies {
  return openRemedies({
    clock,
    profile: service.profile,
    apply(profile) {
      service.apply(profile);
      metrics.profileChanged();
    },
    onEvent({ byHand, ...event }) {
      metrics.portal.remedy(event.remedy.kind, event.event);
      if (!byHand) audit.add({ what: 'remedies', by: 'timeline', detail: eventInWords(event, clock) }, event.atSeconds);
    },
  });
}
