/**
 * Writes a run record so that a crash leaves either a readable partial record, marked so, or nothing: the folder carries `.partial`
 * until everything is in it, each file appears whole, and the raw lines lie there as they come.
 */
import type { RunRecord, VariantRecord } from '../../model/record/run-record.ts';
import type { Files } from '../world.ts';
import { diskError, writeAtomically } from './disk.ts';
import { histogramsOf } from './histograms.ts';
import { PARTIAL, isRawConsole, layout, variantFolder } from './layout.ts';
import { printReplications } from './replications.ts';
import { type Judgement, printRunFile, runFileOf } from './run-file.ts';

export interface OpenRecord {
  /** Where the run lies while it is being written. */
  readonly partialFolder: string;
  /** Where it will lie. */
  readonly folder: string;
  /** Writes the bulk of one variant, as soon as it has ended. */
  saveVariant(variant: VariantRecord): Promise<void>;
  /** Writes run.json and the reports, drops the raw lines, and gives the folder its name. */
  finish(record: RunRecord, judgement: Judgement, reports: Readonly<Record<string, string>>): Promise<void>;
}

/** Makes the folder with run.json (status partial) and every plan in it. */
export async function openRecord(files: Files, runsFolder: string, started: RunRecord): Promise<OpenRecord> {
  const folder = `${runsFolder}/${started.runId}`;
  const partialFolder = `${folder}${PARTIAL}`;
  const guard = guardIn(partialFolder);
  let latest: RunRecord = { ...started, status: 'partial' };
  await guard('nothing was saved', async () => {
    await files.makeFolder(partialFolder);
    for (const { name, plan, prediction } of started.variants) {
      await files.makeFolder(variantFolder(partialFolder, name));
      await writeAtomically(files, `${variantFolder(partialFolder, name)}/${layout.plan}`, print(plan));
      await writePrediction(files, variantFolder(partialFolder, name), prediction);
    }
    await writeAtomically(files, `${partialFolder}/${layout.run}`, printRunFile(runFileOf(latest, null)));
  });
  // Variants that run side by side end at any moment: one write after the other.
  let queue: Promise<void> = Promise.resolve();
  const save = async (variant: VariantRecord): Promise<void> => {
    await writeVariant(files, partialFolder, variant);
    latest = { ...latest, variants: latest.variants.map((other) => (other.name === variant.name ? variant : other)) };
    await writeAtomically(files, `${partialFolder}/${layout.run}`, printRunFile(runFileOf(latest, null)));
  };
  const kept = keptInWords(partialFolder);
  return {
    partialFolder,
    folder,
    saveVariant: (variant) => {
      const turn = queue.then(() => guard(kept, () => save(variant)));
      queue = turn.catch(() => undefined);
      return turn;
    },
    finish: (record, judgement, reports) =>
      guard(kept, async () => {
        await writeReports(files, partialFolder, reports);
        await writeAtomically(files, `${partialFolder}/${layout.run}`, printRunFile(runFileOf(record, judgement)));
        for (const { name } of record.variants) await dropRaw(files, variantFolder(partialFolder, name));
        await files.rename(partialFolder, folder);
      }),
  };
}

/** What is safe when a run ends in the middle of its writing. */
export const keptInWords = (partialFolder: string): string =>
  `the partial record is readable: launchquake report ${partialFolder}`;

/** Writes report files beside a record, each whole or not at all. */
export async function writeReports(
  files: Files,
  folder: string,
  reports: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, text] of Object.entries(reports)) await writeAtomically(files, `${folder}/${name}`, text);
}

async function writeVariant(files: Files, runFolder: string, variant: VariantRecord): Promise<void> {
  const folder = variantFolder(runFolder, variant.name);
  const { server, generator, replications, prediction } = variant;
  if (replications !== undefined) {
    await writeAtomically(files, `${folder}/${layout.replications}`, printReplications(replications));
    return;
  }
  await writePrediction(files, folder, prediction);
  await writeAtomically(files, `${folder}/${layout.series}`, print({ server, generator }));
  await writeAtomically(files, `${folder}/${layout.histograms}`, print(histogramsOf(variant.logins)));
  const lines = variant.logins.map((login) => `${JSON.stringify(login)}\n`);
  await writeAtomically(files, `${folder}/${layout.logins}`, lines.join(''));
}

async function writePrediction(files: Files, folder: string, prediction: VariantRecord['prediction']): Promise<void> {
  if (prediction !== undefined)
    await writeAtomically(files, `${folder}/${layout.prediction}`, printReplications(prediction));
}

async function dropRaw(files: Files, folder: string): Promise<void> {
  for (const name of (await files.list(folder)).filter(isRawConsole)) await files.remove(`${folder}/${name}`);
  await files.remove(`${folder}/${layout.rawSamples}`);
}

const print = (value: unknown): string => `${JSON.stringify(value)}\n`;

const guardIn =
  (folder: string) =>
  async (saved: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      throw diskError(error, folder, saved);
    }
  };
