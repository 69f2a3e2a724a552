/** The files that the k6 processes of one variant read and write. */
import type { Plan } from '../../model/scenario/plan.ts';
import { rawConsole } from '../record/layout.ts';
import type { Files } from '../world.ts';
import type { GeneratorFiles } from './generator.ts';

interface Places {
  /** The bundled k6 entry. */
  readonly bundle: string;
  /** For what is thrown away in the end. */
  readonly scratchFolder: string;
  /** For the lines that a crash must not take. */
  readonly rawFolder: string;
}

/** Plan and arrivals are read by all of them; the rest each has for itself. */
export async function writeInputs(
  files: Files,
  plan: Plan,
  arrivals: readonly number[],
  { bundle, scratchFolder, rawFolder, count }: Places & { readonly count: number },
): Promise<readonly GeneratorFiles[]> {
  const folder = `${scratchFolder}/${plan.variant}`;
  await files.makeFolder(folder);
  const shared = { bundle, plan: `${folder}/plan.json`, arrivals: `${folder}/arrivals.json` };
  await files.writeText(shared.plan, JSON.stringify(plan));
  await files.writeText(shared.arrivals, JSON.stringify(arrivals));
  return Array.from({ length: count }, (_, at) => ({
    ...shared,
    log: `${folder}/k6-${at + 1}.log`,
    console: `${rawFolder}/${rawConsole(at + 1, count)}`,
    summary: `${folder}/summary-${at + 1}.json`,
  }));
}
