/** Findings of the runs in test/golden/records, which make-records.ts wrote. */
import { fileURLToPath } from 'node:url';
import { analyse } from '../../src/analysis/analyse.ts';
import type { Findings } from '../../src/analysis/findings.ts';
import { readRun } from '../../src/runners/record/read.ts';
import { fakeFiles } from '../cli/fake-files.ts';

export const packageFolder = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

export const recordedFindings = async (name: 'simulated' | 'predicted'): Promise<Findings> =>
  analyse(await readRun(fakeFiles(packageFolder), `${packageFolder}/test/golden/records/${name}`));
