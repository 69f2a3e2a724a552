/** run.json: the run record without its bulk, and what was judged from it when it was written. */
import type { RunVerdict } from '../../model/record/result.ts';
import { RUN_SCHEMA, type RunRecord, type VariantRecord } from '../../model/record/run-record.ts';

/** What run.json says of a variant; plan, logins, series and seeds are files of their own. */
export interface VariantHead extends Omit<
  VariantRecord,
  'plan' | 'logins' | 'server' | 'generator' | 'replications' | 'prediction'
> {
  /** How many seeds the file of replications, or of the prediction, holds. Unset: there is no such file. */
  readonly replicationSeeds?: number;
  readonly predictionSeeds?: number;
}

/** Kept for other programs; our own reports judge again from the data. */
export interface Judgement {
  readonly verdict: RunVerdict;
  readonly validity: Readonly<Record<string, { readonly valid: boolean; readonly reasons: readonly string[] }>>;
}

export interface RunFile extends Omit<RunRecord, 'variants'> {
  readonly verdict: RunVerdict | null;
  readonly validity: Judgement['validity'] | null;
  readonly variants: readonly VariantHead[];
}

export function runFileOf(record: RunRecord, judgement: Judgement | null): RunFile {
  const { variants, ...head } = record;
  return {
    ...head,
    verdict: judgement?.verdict ?? null,
    validity: judgement?.validity ?? null,
    variants: variants.map(headOf),
  };
}

function headOf(variant: VariantRecord): VariantHead {
  const { plan: _plan, logins: _logins, server: _server, generator: _generator, ...rest } = variant;
  const { replications, prediction, ...head } = rest;
  return {
    ...head,
    ...(replications === undefined ? {} : { replicationSeeds: replications.length }),
    ...(prediction === undefined ? {} : { predictionSeeds: prediction.length }),
  };
}

export const printRunFile = (file: RunFile): string => `${JSON.stringify(file, null, 2)}\n`;

const neededText = ['runId', 'scenario', 'title', 'startedAt', 'planHash', 'commandLine'] as const;

/** A run file of this version, or what is wrong with the text. */
export function parseRunFile(text: string): { file: RunFile } | { found: string; expected: string } {
  let value: Partial<RunFile> | null;
  try {
    value = JSON.parse(text) as Partial<RunFile> | null;
  } catch (error) {
    return { found: `JSON that ends or breaks (${(error as Error).message})`, expected: 'one JSON document' };
  }
  if (value?.schema !== RUN_SCHEMA) {
    return { found: `schema ${JSON.stringify(value?.schema ?? null)}`, expected: RUN_SCHEMA };
  }
  const missing = neededText.filter((key) => typeof value[key] !== 'string');
  if (missing.length > 0) return { found: `no text at ${missing.join(', ')}`, expected: 'every field of the run' };
  if (!Array.isArray(value.variants)) return { found: 'no variants', expected: 'a list of variants' };
  // A record of before there were metrics to send says nothing of them.
  return { file: { ...(value as RunFile), metricsExport: value.metricsExport ?? null } };
}
