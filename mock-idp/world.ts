/** What every endpoint is given: no endpoint reaches for a clock, a key or a store of its own. */
import type { Clock } from './clock.ts';
import type { IdentifierSource } from './identifiers.ts';
import type { SigningKeys } from './keys.ts';
import type { Metrics } from './metrics.ts';
import type { Client } from './oidc/clients.ts';
import type { PortalBudget } from './portal/portal-budget.ts';
import type { ProfileDocument } from './profiles/profile-document.ts';
import type { Desk } from './realtime/desk.ts';
import type { Stores } from './stores/stores.ts';
import type { Door } from './waiting-room/door.ts';

export interface World {
  readonly clock: Clock;
  readonly identifier: IdentifierSource;
  readonly keys: SigningKeys;
  /** The provider's own address, without a slash at the end. Known once it listens. */
  readonly issuer: () => string;
  readonly clients: readonly Client[];
  /** The profile of this moment. */
  readonly profile: () => ProfileDocument;
  readonly stores: Stores;
  readonly desk: Desk;
  readonly door: Door;
  readonly budget: PortalBudget;
  readonly metrics: Metrics;
}
