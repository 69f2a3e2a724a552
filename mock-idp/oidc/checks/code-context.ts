import type { Grant } from '../../stores/stores.ts';
import type { Check } from '../oauth-error.ts';

/** A code that is being exchanged. */
export interface CodeContext {
  readonly parameters: Readonly<Record<string, string>>;
  readonly clientId: string;
  /** What the code stands for; undefined when it is unknown or has expired. */
  readonly grant: Grant | undefined;
}

export type CodeCheck = Check<CodeContext>;
