import { readFileSync } from 'node:fs';
import type { Experiment } from '../../src/model/scenario/experiment-schema.ts';
import type { VerifyRow } from '../../src/model/record/verify-row.ts';
import { readExperiment } from '../../src/runners/verify/experiments.ts';
import { caseId } from '../../src/model/scenario/parse-experiment.ts';
import { isPure, verifyCase } from '../../src/verify/verify-case.ts';

/** A reference experiment; with as many seeds as a test may take, at the level that is usual for one row. */
export function reference(name: string, seeds?: number): Experiment {
  const path = new URL(`../../scenarios/reference/${name}.yaml`, import.meta.url);
  const experiment = readExperiment(readFileSync(path, 'utf8'), `${name}.yaml`);
  if (experiment === null) throw new Error(`${name} is no experiment`);
  return seeds === undefined ? experiment : { ...experiment, level: 0.95, seeds: { quick: seeds, full: seeds } };
}

/** The rows of one case. @param wrong planted: parameters that are not those of the publication */
export function rowsOfCase(experiment: Experiment, name: string, wrong: object = {}): readonly VerifyRow[] {
  const index = experiment.expect.findIndex((one) => caseId(one) === name);
  if (index < 0) throw new Error(`${experiment.name} has no case ${name}`);
  const expect = experiment.expect.with(index, {
    ...experiment.expect[index]!,
    at: { ...experiment.expect[index]!.at, ...wrong },
    name,
  });
  const planted = { ...experiment, expect };
  if (!isPure(planted)) throw new Error(`${experiment.name} needs a live run`);
  return verifyCase(planted, index, { quick: true });
}

export const agree = (rows: readonly VerifyRow[]): boolean => rows.length > 0 && rows.every(({ pass }) => pass);
