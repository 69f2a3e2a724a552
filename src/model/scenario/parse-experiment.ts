/** From an unknown value to a frozen reference experiment, or every problem at once. */
import { LaunchquakeError } from '../errors.ts';
import { type Finding, type Locate, explainIssues, placed } from './explain-issues.ts';
import { type Experiment, type Expectation, anyKind, caseIssues, schemaOfKind } from './experiment-schema.ts';
import { deepFreeze } from './parse.ts';

/** @throws LaunchquakeError EXPERIMENT_INVALID with all problems */
export function parseExperiment(value: unknown, file: string, locate: Locate = () => undefined): Experiment {
  const schema = schemaOfKind((value as { readonly kind?: unknown } | null)?.kind) ?? anyKind;
  const parsed = schema.safeParse(value, { reportInput: true });
  const experiment = parsed.data as unknown as Experiment;
  const findings = parsed.success
    ? experiment.expect.flatMap((one, at) => checkCase(experiment, one, at)).concat(twins(experiment))
    : explainIssues(parsed.error.issues, schema, 'experiment');
  if (findings.length > 0)
    throw new LaunchquakeError(
      'EXPERIMENT_INVALID',
      file,
      findings.map((finding) => placed(finding, file, locate)),
    );
  return deepFreeze(experiment);
}

/** The part of a case in the ids of its rows: its name, or its differences. */
export function caseId({ name, at }: Expectation): string {
  if (name !== undefined) return name;
  const differences = Object.values(at).map((value) =>
    typeof value === 'object' ? JSON.stringify(value) : String(value),
  );
  return differences.join('/');
}

function checkCase(experiment: Experiment, expectation: Expectation, index: number): Finding[] {
  const path = ['expect', index];
  const issues = caseIssues(experiment.kind, { ...experiment.settings, ...expectation.at });
  const moved = issues.map((issue) => ({ ...issue, path: [...path, 'at', ...issue.path] }));
  const expected = Object.keys(expectation.values);
  const unknown = expected.filter((name) => !(name in experiment.quantities));
  return [
    ...explainIssues(moved, undefined, 'experiment'),
    ...unknown.map((name) => ({
      path: [...path, 'values', name],
      found: `the quantity "${name}"`,
      expected: 'one with a rule under quantities',
    })),
    ...(expected.length > 0
      ? []
      : [
          {
            path: [...path, 'values'],
            found: 'nothing',
            expected: 'at least one value: a check of nothing proves nothing',
          },
        ]),
  ];
}

/** Two cases with one id could not be told apart. */
function twins({ expect }: Experiment): Finding[] {
  const ids = expect.map(caseId);
  return ids.flatMap((id, index) =>
    ids.indexOf(id) === index
      ? []
      : [{ path: ['expect', index], found: `a second case "${id}"`, expected: 'cases that differ, or have names' }],
  );
}
