/** The switches of this moment as a document that can be changed by hand: what differs is switched now. */
import type { Problem } from '../../src/model/errors.ts';
import { LaunchquakeError } from '../../src/model/errors.ts';
import type { Remedy } from '../../src/model/remedies/remedy.ts';
import { loginMethods } from '../../src/model/remedies/switches.ts';
import type { LoginMethod, RollOut, Switches } from '../../src/model/remedies/switches.ts';
import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../clock.ts';
import { described, exactly, inWords, isRecord, numberIn, schemaOf, trueOrFalse } from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';
import { instantOf, secondsOfInstant } from './moments.ts';
import { rollOutCheck, statusMessageCheck } from './remedy-checks.ts';

export interface SwitchDocument {
  readonly methods: Readonly<Record<LoginMethod, number>>;
  readonly rollOut: RollOut | null;
  readonly statusMessage: string | null;
  /** RFC 3339; null: none. Set by hand it is announced at once. */
  readonly deadline: string | null;
  readonly latePenalty: boolean;
  readonly mandates: boolean;
  readonly abroad: boolean;
}

export const switchDocumentOf = (switches: Switches, clock: Clock): SwitchDocument => ({
  methods: switches.methods,
  rollOut: switches.rollOut,
  statusMessage: switches.statusMessage,
  deadline: switches.deadlineSeconds === null ? null : instantOf(switches.deadlineSeconds, clock),
  latePenalty: switches.latePenalty,
  mandates: switches.mandates,
  abroad: switches.abroad,
});

/** With what can only be read. */
export const toldSwitchesOf = (switches: Switches, clock: Clock): Readonly<Record<string, unknown>> => ({
  ...switchDocumentOf(switches, clock),
  announcedDeadline:
    switches.announcedDeadlineSeconds === null ? null : instantOf(switches.announcedDeadlineSeconds, clock),
  serverFactors: switches.serverFactors,
});

const share = numberIn(0, 1, '(share of the people)');
const shape = (deadline: ValueCheck): ValueCheck =>
  exactly({
    methods: exactly(Object.fromEntries(loginMethods.map((method) => [method, share]))),
    rollOut: rollOutCheck,
    statusMessage: statusMessageCheck,
    deadline,
    latePenalty: trueOrFalse,
    mandates: trueOrFalse,
    abroad: trueOrFalse,
  });

const deadlineSchema = { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] };

export const switchDocumentSchema = schemaOf(shape(described(deadlineSchema, () => undefined)));

const check = (clock: Clock): ValueCheck =>
  shape(
    described(deadlineSchema, (value, where, problems) => {
      if (value === null || secondsOfInstant(value, clock) !== undefined) return;
      problems.push({ where, found: inWords(value), expected: 'an instant such as 2025-07-17T23:59:59Z, or null' });
    }),
  );

/** Whoever sends back what was read may leave in what can only be read. @throws LaunchquakeError DOCUMENT_INVALID with every problem */
export function parseSwitches(document: unknown, subject: string, clock: Clock): SwitchDocument {
  const { announcedDeadline: _announced, serverFactors: _factors, ...members } = isRecord(document) ? document : {};
  const problems: Problem[] = [];
  check(clock)(members, '', problems);
  if (problems.length > 0) throw new LaunchquakeError('DOCUMENT_INVALID', subject, problems);
  return structuredClone(members) as unknown as SwitchDocument;
}

/** What has to be switched to come from one document to the other. */
export function switchesBetween(before: SwitchDocument, after: SwitchDocument, clock: Clock): readonly Remedy[] {
  const changes: Remedy[] = loginMethods
    .filter((method) => before.methods[method] !== after.methods[method])
    .map((method) => ({ kind: 'method', method, share: after.methods[method] }));
  const differs = (...members: readonly (keyof SwitchDocument)[]): boolean =>
    members.some((member) => !isDeepStrictEqual(before[member], after[member]));
  const { rollOut, statusMessage: message, mandates, abroad, latePenalty } = after;
  if (differs('rollOut')) changes.push({ kind: 'roll-out', rollOut });
  if (differs('statusMessage')) changes.push({ kind: 'status', message });
  if (differs('mandates')) changes.push({ kind: 'mandates', on: mandates });
  if (differs('abroad')) changes.push({ kind: 'abroad', on: abroad });
  if (differs('deadline', 'latePenalty')) {
    const deadlineSeconds = secondsOfInstant(after.deadline, clock) ?? null;
    changes.push({ kind: 'deadline', deadlineSeconds, announcementLagSeconds: 0, latePenalty });
  }
  return changes;
}
