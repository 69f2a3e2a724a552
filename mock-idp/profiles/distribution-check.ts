/** The law of a time as a profile writes it; see src/model/distributions.ts. */
import { exactly, inWords, isRecord, join, numberIn, oneOf } from './value-checks.ts';
import type { ValueCheck } from './value-checks.ts';

const MOST_SECONDS = 86_400;
const seconds = numberIn(0, MOST_SECONDS, 'seconds');
const someSeconds = numberIn(0, MOST_SECONDS, 'seconds', { open: true });

const simple: Readonly<Record<string, Readonly<Record<string, ValueCheck>>>> = {
  fixed: { seconds },
  uniform: { fromSeconds: seconds, toSeconds: someSeconds },
  exponential: { meanSeconds: someSeconds },
  erlang: { meanSeconds: someSeconds, stages: numberIn(1, 1000, '', { whole: true }) },
  hyperexponential: { meanSeconds: someSeconds, scv: numberIn(1, 1000, '') },
  lognormal: { medianSeconds: someSeconds, sigma: numberIn(0, 4, '', { open: true }) },
};

const kinds = [...Object.keys(simple), 'mixture'];

export const distributionCheck: ValueCheck = (value, where, problems) => {
  if (isRecord(value) && value['kind'] === 'mixture') mixtureCheck(value, where, problems);
  else simpleCheck(value, where, problems);
};

const simpleCheck: ValueCheck = (value, where, problems) => {
  const kind = isRecord(value) ? value['kind'] : undefined;
  const members = typeof kind === 'string' && Object.hasOwn(simple, kind) ? simple[kind] : undefined;
  if (members === undefined)
    problems.push({ where: join(where, 'kind'), found: inWords(kind), expected: `one of ${kinds.join(', ')}` });
  else exactly({ kind: oneOf(...kinds), ...members })(value, where, problems);
};

const mixtureCheck: ValueCheck = (value, where, problems) => {
  exactly({ kind: oneOf('mixture'), parts: partsCheck })(value, where, problems);
};

const partsCheck: ValueCheck = (value, where, problems) => {
  if (!Array.isArray(value) || value.length === 0 || value.length > 100) {
    problems.push({ where, found: inWords(value), expected: 'a list of 1 to 100 parts' });
    return;
  }
  const part = exactly({ share: numberIn(0, 1e9, '', { open: true }), of: simpleCheck });
  for (const [at, one] of value.entries()) part(one, `${where}[${at}]`, problems);
};
