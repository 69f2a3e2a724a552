/** What each remedy of a document must look like, its moments apart. */
import { remedyKinds } from '../../src/model/remedies/remedy.ts';
import type { RemedyKind } from '../../src/model/remedies/remedy.ts';
import { loginMethods } from '../../src/model/remedies/switches.ts';
import {
  described,
  exactly,
  inWords,
  isRecord,
  join,
  listOf,
  nullOr,
  numberIn,
  oneOf,
  optional,
  schemaOf,
  text,
  trueOrFalse,
} from '../profiles/value-checks.ts';
import type { JsonSchema, ValueCheck } from '../profiles/value-checks.ts';

const anything: ValueCheck = optional(() => undefined);
const share = numberIn(0, 1, '(share of the people)');
const lag = optional(numberIn(0, 1_000_000_000, 'seconds'));
const method = oneOf(...loginMethods);
const whole = (low: number, high: number): ValueCheck => numberIn(low, high, '', { whole: true });

const groupChecks: Readonly<Record<string, ValueCheck>> = {
  share,
  lastDigits: listOf(whole(0, 9)),
  birthMonths: listOf(whole(1, 12)),
  segments: listOf(text),
};

const groupSchema = {
  oneOf: Object.entries(groupChecks).map(([name, check]) => ({
    type: 'object',
    properties: { [name]: schemaOf(check) },
    required: [name],
    additionalProperties: false,
  })),
};

const groupCheck: ValueCheck = described(groupSchema, (value, where, problems) => {
  const [name = '', ...others] = isRecord(value) ? Object.keys(value) : [];
  const check = Object.hasOwn(groupChecks, name) ? groupChecks[name] : undefined;
  if (isRecord(value) && check !== undefined && others.length === 0) check(value[name], join(where, name), problems);
  else
    problems.push({
      where,
      found: inWords(value),
      expected: `an object with one of ${Object.keys(groupChecks).join(', ')}`,
    });
});

const rollOutMembers = exactly({ to: method, from: method, group: groupCheck });

export const rollOutCheck: ValueCheck = nullOr(
  described(schemaOf(rollOutMembers), (value, where, problems) => {
    rollOutMembers(value, where, problems);
    if (isRecord(value) && value['to'] !== undefined && value['to'] === value['from'])
      problems.push({ where: join(where, 'to'), found: inWords(value['to']), expected: 'another method than `from`' });
  }),
);

export const statusMessageCheck: ValueCheck = nullOr(text);

/** Moments are looked at by whoever reads them. */
const moments: Readonly<Record<string, ValueCheck>> = {
  kind: anything,
  atSeconds: anything,
  inSeconds: anything,
  at: anything,
  untilSeconds: anything,
  forSeconds: anything,
  until: anything,
};

const kindChecks: Readonly<Record<RemedyKind, Readonly<Record<string, ValueCheck>>>> = {
  method: { method, share },
  'roll-out': { rollOut: rollOutCheck },
  status: { message: statusMessageCheck },
  deadline: {
    deadlineSeconds: anything,
    deadlineInSeconds: anything,
    deadline: anything,
    announcementLagSeconds: lag,
    latePenalty: optional(trueOrFalse),
  },
  mandates: { on: trueOrFalse },
  abroad: { on: trueOrFalse },
  servers: { station: text, factor: numberIn(0, 1000, 'times', { open: true }), lagSeconds: lag },
};

/** One remedy, its moments apart. */
export const remedyCheck: ValueCheck = described(remedySchema(), (value, where, problems) => {
  const kind = isRecord(value) ? remedyKinds.find((known) => known === value['kind']) : undefined;
  if (kind === undefined)
    problems.push({
      where: join(where, 'kind'),
      found: inWords(isRecord(value) ? value['kind'] : value),
      expected: `one of ${remedyKinds.join(', ')}`,
    });
  else exactly({ ...moments, ...kindChecks[kind] })(value, where, problems);
});

function remedySchema(): JsonSchema {
  const kinds = remedyKinds.map((kind) => exactly({ ...moments, ...kindChecks[kind], kind: oneOf(kind) }));
  return { oneOf: kinds.map(schemaOf) };
}
