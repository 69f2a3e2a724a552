/** Whether a variant's run may be used to judge a system: every rule, with what it saw. docs/findings.md lists them; a test keeps the two equal. */
import type { ValidityCheck } from './findings.ts';
import {
  clockStep,
  commonStart,
  droppedIterations,
  generatorProcessor,
  startLateness,
  terminalOutcomes,
} from './validity/generator.ts';
import { everySecond, everySeed, loginsAddUp, runComplete, signaturesChecked } from './validity/record.ts';
import type { Evidence, ValidityRule } from './validity/rule.ts';
import { enoughSamples } from './validity/samples.ts';
import { deliveryLateness, serverEventLoop } from './validity/server.ts';

export const validityRules: readonly ValidityRule[] = [
  runComplete,
  droppedIterations,
  startLateness,
  commonStart,
  terminalOutcomes,
  loginsAddUp,
  generatorProcessor,
  serverEventLoop,
  deliveryLateness,
  everySecond,
  everySeed,
  enoughSamples,
  clockStep,
  signaturesChecked,
];

/** One check for each rule that applies to the run. */
export function checkValidity(evidence: Evidence): ValidityCheck[] {
  return validityRules.flatMap(({ name, check }) => {
    const finding = check(evidence);
    return finding === null ? [] : [{ rule: name, ...finding }];
  });
}

/** The rules that do not hold, each with by how much. */
export const invalidReasons = (checks: readonly ValidityCheck[]): string[] =>
  checks.filter(({ holds }) => !holds).map(({ rule, detail }) => `${rule}: ${detail}`);
