/** One case of a reference experiment: run, judged, as rows of the proof. */
import type { VerifyRow } from '../model/record/verify-row.ts';
import type { Expectation, Experiment, Kind, Quantity, QuantityOf } from '../model/scenario/experiment-schema.ts';
import { caseId } from '../model/scenario/parse-experiment.ts';
import { judge } from './judge-row.ts';
import type { CaseRun, Measure, Measurements } from './measured.ts';
import { measures } from './measures.ts';

/** Cases that are run in this mode, as indices of `expect`. */
export function casesOf(experiment: Experiment, quick: boolean): readonly number[] {
  return experiment.expect.flatMap(({ quick: inQuick }, index) => (quick && !inQuick ? [] : [index]));
}

/** Whether the kind is measured here; if not, it needs a live run. */
export const isPure = (experiment: Experiment): experiment is Experiment<keyof typeof measures> =>
  experiment.kind in measures;

/** Runs one case of a pure experiment. Same seeds, same rows. */
export function verifyCase(
  experiment: Experiment<keyof typeof measures>,
  index: number,
  options: Pick<CaseRun, 'quick' | 'onProgress'>,
): readonly VerifyRow[] {
  const expectation = caseAt(experiment, index);
  const measure = measures[experiment.kind] as Measure<Kind>;
  const parameters = { ...experiment.settings, ...expectation.at } as Parameters<typeof measure>[0];
  return rowsOf(experiment, index, { measurements: measure(parameters, runOf(experiment, options)), ...options });
}

/** Seeds and level of an experiment in this mode. */
export function runOf(experiment: Experiment, options: Pick<CaseRun, 'quick' | 'onProgress'>): CaseRun {
  const { seed, seeds, level } = experiment;
  return { seed, seeds: options.quick ? seeds.quick : seeds.full, level, ...options };
}

/** The rows of a case whose quantities were measured, here or in a live run. Each expected value has a row, measured or not. */
export function rowsOf<K extends Kind>(
  experiment: Experiment<K>,
  index: number,
  { measurements, quick }: { readonly measurements: Measurements<K>; readonly quick: boolean },
): readonly VerifyRow[] {
  const expectation = caseAt(experiment, index);
  const expected = Object.entries(expectation.values) as [QuantityOf<K>, number][];
  return expected.map(([name, value]) => {
    const usual = experiment.quantities[name] as Quantity;
    const quantity = { ...usual, rule: expectation.rules?.[name] ?? usual.rule };
    const judged = judge({ quantity, expected: value, measured: measurements[name], level: experiment.level, quick });
    const about = inWords(expectation);
    return {
      id: `${experiment.name}/${caseId(expectation)}/${name}`,
      row: experiment.row,
      source: expectation.source ?? experiment.source,
      quantity: about === '' ? quantity.words : `${quantity.words}: ${about}`,
      unit: quantity.unit,
      expected: value,
      ...judged,
      note: expectation.note ?? null,
    };
  });
}

function caseAt<K extends Kind>(experiment: Experiment<K>, index: number): Expectation<K> {
  const expectation = experiment.expect[index];
  if (expectation === undefined) throw new RangeError(`${experiment.name} has no case ${index}`);
  return expectation;
}

/** `clients 10, backoff none`; of a parameter with parts, its kind. */
function inWords({ at }: Expectation): string {
  const parts = Object.entries(at).map(([name, value]) => `${spaced(name)} ${valueInWords(value)}`);
  return parts.join(', ');
}

const spaced = (name: string): string => name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);

function valueInWords(value: unknown): string {
  if (value === null) return 'none';
  if (typeof value === 'object') return Object.values(value).map(valueInWords).join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
