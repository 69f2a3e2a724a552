/** What can be tuned about one-time codes. */
import { exactly } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';

export type CodeSettings = Readonly<Record<never, never>>;

export const codeSettingsDefaults: CodeSettings = {};

export const codeSettingsCheck: ValueCheck = exactly({});
