/**
 * From an unknown value to a frozen scenario with all defaults, or every problem at once. The YAML itself is read elsewhere
 * (src/runners/scenario-file.ts): `locate` tells where in the file a path stands, so problems can say line and column.
 */
import { LaunchquakeError } from '../errors.ts';
import { explainIssues, placed } from './explain-issues.ts';
import type { Finding, Locate } from './explain-issues.ts';
import { checkScenario } from './rules.ts';
import { pathInWords } from './path-in-words.ts';
import { scenarioSchema } from './schema.ts';
import type { Scenario } from './schema.ts';

/** What else is known of a file that is parsed. */
export interface ParseOptions {
  readonly locate?: Locate;
  /** What was wrong with it before it came here: told with the rest. */
  readonly findings?: readonly Finding[];
}

/** @throws LaunchquakeError SCENARIO_INVALID with all problems */
export function parseScenario(
  value: unknown,
  file: string,
  { locate = () => undefined, findings: before = [] }: ParseOptions = {},
): Scenario {
  const parsed = scenarioSchema.safeParse(value, { reportInput: true });
  const own = parsed.success
    ? checkScenario(parsed.data)
    : explainIssues(parsed.error.issues, scenarioSchema, 'scenario');
  const told = new Set(before.map(({ path }) => pathInWords(path)));
  const findings = [...before, ...own.filter(({ path }) => !told.has(pathInWords(path)))];
  if (findings.length > 0)
    throw new LaunchquakeError(
      'SCENARIO_INVALID',
      file,
      findings.map((finding) => placed(finding, file, locate)),
    );
  if (!parsed.success) throw new LaunchquakeError('SCENARIO_INVALID', file, []);
  return deepFreeze(parsed.data);
}

/** The same value; nothing of it can be changed any more. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
