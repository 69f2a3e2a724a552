/** What every endpoint is given: no endpoint reaches for a clock, a key or a store of its own. */
import type { FastifyRequest } from 'fastify';
import type { Switches } from '../src/model/remedies/switches.ts';
import type { AuditEvent } from './admin/audit.ts';
import type { Clock } from './clock.ts';
import type { IdentifierSource } from './identifiers.ts';
import type { KeyRing } from './key-ring.ts';
import type { Metrics } from './metrics.ts';
import type { ClientRegistry } from './oidc/clients.ts';
import type { MessageGateway } from './otp/message-gateway.ts';
import type { Outbound } from './outbound.ts';
import type { PasswordHashing } from './password/password-hashing.ts';
import type { UserDirectory } from './people/users.ts';
import type { PortalBudget } from './portal/portal-budget.ts';
import type { SupportDesk } from './portal/support-desk.ts';
import type { ProfileDocument } from './profiles/profile-document.ts';
import type { Desk } from './realtime/desk.ts';
import type { Remedies } from './remedies/remedies.ts';
import type { Stores } from './stores/stores.ts';
import type { Door } from './waiting-room/door.ts';

export interface World {
  readonly clock: Clock;
  readonly identifier: IdentifierSource;
  readonly keys: KeyRing;
  /** What the provider calls itself to whoever sent this request, without a slash at the end: one name for each listener, unless it was given one. */
  readonly issuerOf: (request: FastifyRequest) => string;
  /** Others than this machine reach it. */
  readonly exposed: boolean;
  /** Shows the admin token. */
  readonly isAdministrator: (request: FastifyRequest) => boolean;
  readonly clients: ClientRegistry;
  /** The calls that the provider makes itself. */
  readonly outbound: Outbound;
  readonly users: UserDirectory;
  /** Carries codes by SMS and e-mail. */
  readonly messages: MessageGateway;
  readonly hashing: PasswordHashing;
  /** The switches of this moment. */
  readonly switches: () => Switches;
  /** Their timeline. */
  readonly remedies: Remedies;
  /** The profile of this moment. */
  readonly profile: () => ProfileDocument;
  readonly stores: Stores;
  readonly desk: Desk;
  readonly door: Door;
  readonly budget: PortalBudget;
  /** The mailbox that people write to. */
  readonly support: SupportDesk;
  readonly metrics: Metrics;
  /** Notes a change that somebody made while the mock runs. No secret belongs in it. */
  readonly audit: (event: AuditEvent, atSeconds?: number) => void;
}
