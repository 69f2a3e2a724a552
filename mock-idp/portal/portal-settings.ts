/** What can be tuned about the relying parties. */
import { exactly } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';

export type PortalSettings = Readonly<Record<never, never>>;

export const portalSettingsDefaults: PortalSettings = {};

export const portalSettingsCheck: ValueCheck = exactly({});
