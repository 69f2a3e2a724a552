/** Rules about who logs in how, and about what changes on the way. */
import { meanOf } from '../distributions.ts';
import type { LoginMethod } from '../remedies/switches.ts';
import { toDistribution } from './distribution.ts';
import type { Finding } from './explain-issues.ts';
import type { Path } from './path-in-words.ts';
import type { Scenario, WrittenDistribution, WrittenRemedy } from './schema.ts';
import { stepNames } from './steps.ts';

/** Every step of the login has a cost; of a journey that is one request, the door. */
export function everyStepHasACost({ service, journey }: Scenario): Finding[] {
  return (journey === 'request' ? (['authorize'] as const) : stepNames).flatMap((step): Finding[] =>
    service.steps[step] === undefined
      ? [{ path: ['service', 'steps', step], found: 'nothing', expected: 'a station and a service time' }]
      : [],
  );
}

/** A person needs time to click again, also after a fast refusal. Of a journey that is one request, no person clicks. */
export function reclicksTakeTime({ client, variants, people, journey }: Scenario): Finding[] {
  if (journey === 'request') return [];
  const laws: [Path, WrittenDistribution | undefined][] = [
    [['client', 'reclickDelay'], client.reclickDelay],
    [['people', 'comeback'], people?.comeback],
    ...variants.map((variant, at): [Path, WrittenDistribution | undefined] => [
      ['variants', at, 'client', 'reclickDelay'],
      variant.client?.reclickDelay,
    ]),
  ];
  return laws.flatMap(([path, law]): Finding[] =>
    law?.kind === 'fixed' && law.seconds === 0
      ? [{ path, found: '0 seconds', expected: 'a time above 0: no person is instant' }]
      : [],
  );
}

/** People are described as far as the journeys need them. */
export function peopleAreThere({ people, journey, segments }: Scenario): Finding[] {
  if (journey === 'request') return [];
  if (people === undefined)
    return [{ path: ['people'], found: 'nothing', expected: 'the human side of a login, or journey: request' }];
  const used = new Set<LoginMethod>(segments.flatMap(({ methods }) => methods ?? ['eid']));
  const findings: Finding[] = [];
  if ((used.has('sms') || used.has('email')) && people.codes === undefined)
    findings.push({
      path: ['people', 'codes'],
      found: 'nothing',
      expected: 'how codes arrive: a segment logs in with them',
    });
  if (used.has('password') && people.password === undefined)
    findings.push({
      path: ['people', 'password'],
      found: 'nothing',
      expected: 'how passwords are typed: a segment logs in with them',
    });
  return findings;
}

/** Who can use a method only meets it when some remedy opens it. */
export function methodsOpen({ segments, remedies = [], variants }: Scenario): Finding[] {
  const all = [...remedies, ...variants.flatMap((variant) => variant.remedies ?? [])];
  const opened = new Set<LoginMethod>(['eid', ...all.flatMap(methodOf)]);
  return segments.flatMap(({ methods = ['eid'], startsLogin }, at): Finding[] =>
    !startsLogin || methods.some((method) => opened.has(method))
      ? []
      : [
          {
            path: ['segments', at, 'methods'],
            found: methods.join(', '),
            expected: 'a method that is open from the start (eid) or opened by a remedy',
            hint: 'a person with nothing to log in with would come back for ever',
          },
        ],
  );
}

function methodOf(remedy: WrittenRemedy): LoginMethod[] {
  if (remedy.kind === 'method') return remedy.share > 0 ? [remedy.method] : [];
  return remedy.kind === 'roll-out' && remedy.rollOut !== null ? [remedy.rollOut.to, remedy.rollOut.from] : [];
}

/** Remedies and faults name stations that are there, and happen inside the story. */
export function timelineFits(scenario: Scenario): Finding[] {
  const { faults = [], remedies = [], variants, durationSeconds, service } = scenario;
  const known = Object.keys(service.stations);
  const inside = (path: Path, seconds: number): Finding[] =>
    seconds < durationSeconds
      ? []
      : [{ path, found: `${seconds}`, expected: `a moment before durationSeconds, ${durationSeconds}` }];
  const station = (path: Path, name: string): Finding[] =>
    known.includes(name) ? [] : [{ path, found: `"${name}"`, expected: `one of ${known.join(', ')}` }];
  const remedyFindings = (remedy: WrittenRemedy, path: Path): Finding[] => [
    ...inside([...path, 'atSeconds'], remedy.atSeconds),
    ...(remedy.kind === 'servers' ? station([...path, 'station'], remedy.station) : []),
    ...(remedy.untilSeconds !== undefined && remedy.untilSeconds <= remedy.atSeconds
      ? [
          {
            path: [...path, 'untilSeconds'],
            found: `${remedy.untilSeconds}`,
            expected: `more than atSeconds, ${remedy.atSeconds}`,
          },
        ]
      : []),
  ];
  return [
    ...faults.flatMap((fault, at) => [
      ...inside(['faults', at, 'startSeconds'], fault.startSeconds),
      ...station(['faults', at, 'station'], fault.station),
    ]),
    ...remedies.flatMap((remedy, at) => remedyFindings(remedy, ['remedies', at])),
    ...variants.flatMap((variant, number) =>
      (variant.remedies ?? []).flatMap((remedy, at) => remedyFindings(remedy, ['variants', number, 'remedies', at])),
    ),
  ];
}

/** A story that ends before a request can is over before anything is seen. */
export function storyHoldsAStep({ durationSeconds, service }: Scenario): Finding[] {
  const { authorize } = service.steps;
  if (authorize === undefined) return [];
  const seconds = meanOf(toDistribution(authorize.service));
  if (!Number.isFinite(seconds) || seconds < durationSeconds) return [];
  return [
    {
      path: ['durationSeconds'],
      found: `${durationSeconds}`,
      expected: `more than one request takes, ${seconds}`,
    },
  ];
}

/** Somebody comes at all. */
export function somebodyComes({ arrivals }: Scenario): Finding[] {
  const none = arrivals.every(
    (shape) =>
      Object.entries(shape).every(([key, value]) => !/perSecond$|PerSecond$|^arrivals/.test(key) || value === 0) &&
      (shape.shape !== 'points' || shape.points.every(([, rate]) => rate === 0)),
  );
  return none
    ? [
        {
          path: ['arrivals'],
          found: 'rates that are all 0',
          expected: 'a rate above 0 at some time: an empty population tells nothing',
        },
      ]
    : [];
}
