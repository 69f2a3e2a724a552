/** Small changes to a healthy run that bring it to a validity rule's limit, or past it. */
import assert from 'node:assert/strict';
import { analyse } from '../../../src/analysis/analyse.ts';
import type { ValidityCheck } from '../../../src/analysis/findings.ts';
import type {
  GeneratorHealth,
  InstanceHealth,
  LoginRecord,
  RunRecord,
  ServerSample,
  VariantRecord,
} from '../../../src/model/record/run-record.ts';
import { held, recordOf, smallFacts, variantOf } from '../fixture.ts';

export type Change = (variant: VariantRecord) => VariantRecord;

export const withHealth =
  (health: Partial<GeneratorHealth>): Change =>
  (variant) => ({ ...variant, health: { ...variant.health, ...health } });

/** So many k6 that shared the arrivals, the last with changes. */
export const withInstances = (count: number, last: Partial<InstanceHealth> = {}): Change =>
  withHealth({
    instances: Array.from({ length: count }, (_, at) => ({
      index: at + 1,
      share: 1 / count,
      arrivals: 840 / count,
      beginEpochMs: 1_795_000_000_000,
      exitCode: 0,
      signal: null,
      died: false,
      endedAtSeconds: 60.1,
      droppedIterations: 0,
      interruptedIterations: 0,
      exceptions: 0,
      loginsStarted: 840 / count,
      loginsEnded: 840 / count,
      cpuSeconds: 3,
      ...(at === count - 1 ? last : {}),
    })),
  });

export const withLogins =
  (change: (logins: readonly LoginRecord[]) => readonly LoginRecord[]): Change =>
  (variant) => ({ ...variant, logins: change(variant.logins) });

export const withServer =
  (change: (samples: readonly ServerSample[]) => readonly ServerSample[]): Change =>
  (variant) => ({ ...variant, server: change(variant.server) });

/** Samples of the seconds [from, to) changed. */
export const inSeconds = (from: number, to: number, change: Partial<ServerSample>): Change =>
  withServer((samples) =>
    samples.map((one) => (one.atSeconds >= from && one.atSeconds < to ? { ...one, ...change } : one)),
  );

/** The first `count` logins started late. */
export const late = (count: number, bySeconds: number): Change =>
  withLogins((logins) =>
    logins.map((login, at) => (at < count ? { ...login, startedSeconds: login.intendedSeconds + bySeconds } : login)),
  );

/** The generator uses `cores` of a core from second 10 on, for `seconds`. */
export const generatorBusy =
  (seconds: number, cores: number): Change =>
  (variant) => ({
    ...variant,
    generator: variant.generator.map(({ atSeconds, cpuSeconds }) => {
      return { atSeconds, cpuSeconds: cpuSeconds + Math.min(Math.max(0, atSeconds - 10), seconds) * (cores - 0.2) };
    }),
  });

export const without = (from: number, to: number) => (sample: { readonly atSeconds: number }) =>
  sample.atSeconds < from || sample.atSeconds >= to;

export const same: Change = (variant) => variant;

export function checksOf(change: Change, record: Partial<RunRecord> = {}): readonly ValidityCheck[] {
  const variant = variantOf({ ...held, name: 'naive', change });
  return analyse(recordOf([variant], record), smallFacts).variants[0]?.validity ?? [];
}

export function checkOf(rule: string, change: Change, record: Partial<RunRecord> = {}): ValidityCheck {
  const found = checksOf(change, record).find((check) => check.rule === rule);
  assert.ok(found !== undefined, `no check of ${rule}`);
  return found;
}
