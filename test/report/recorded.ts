/** Findings of the runs in test/golden/records, which make-records.ts wrote. */
import { fileURLToPath } from 'node:url';
import { analyse } from '../../src/analysis/analyse.ts';
import type { Findings } from '../../src/analysis/findings.ts';
import type { RunRecord } from '../../src/model/record/run-record.ts';
import { readRun } from '../../src/runners/record/read.ts';
import { fakeFiles } from '../cli/fake-files.ts';

export const packageFolder = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

type Name = 'simulated' | 'predicted';

export const recorded = (name: Name): Promise<RunRecord> =>
  readRun(fakeFiles(packageFolder), `${packageFolder}/test/golden/records/${name}`);

export const recordedFindings = async (name: Name): Promise<Findings> => analyse(await recorded(name));
