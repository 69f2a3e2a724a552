/** What can be tuned about the device flow and CIBA. */
import { exactly } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';

export type DecoupledSettings = Readonly<Record<never, never>>;

export const decoupledSettingsDefaults: DecoupledSettings = {};

export const decoupledSettingsCheck: ValueCheck = exactly({});
