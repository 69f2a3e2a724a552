/** Request parameters as OAuth sees them. */
import { isRecord } from '../profiles/value-checks.ts';

export interface Parameters {
  readonly values: Readonly<Record<string, string>>;
  /** Names that came more than once. */
  readonly repeated: readonly string[];
}

/** Parameters of a parsed query or form. An empty value counts as absent (RFC 6749 §3.1). */
export function parametersOf(parsed: unknown): Parameters {
  const values: Record<string, string> = Object.create(null) as Record<string, string>;
  const repeated: string[] = [];
  for (const [name, value] of Object.entries(isRecord(parsed) ? parsed : {})) {
    if (Array.isArray(value)) repeated.push(name);
    else if (typeof value === 'string' && value !== '') values[name] = value;
  }
  return { values, repeated };
}

export const words = (text: string | undefined): string[] => (text ?? '').split(' ').filter((word) => word !== '');
