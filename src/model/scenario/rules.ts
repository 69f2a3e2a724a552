/** What a schema cannot say: rules across several keys of a scenario. Each returns what it finds; all are reported together. */
import { parseExpectation } from './expectation.ts';
import { spreadsWritten } from './distribution.ts';
import type { Finding, Path } from './parse.ts';
import type { Scenario, WrittenDistribution } from './schema.ts';
import { stepNames } from './steps.ts';

type Rule = (scenario: Scenario) => Finding[];

const rules: readonly Rule[] = [
  timesInside,
  sharesAddUp,
  someoneStarts,
  namesAreUnique,
  firstIsNaive,
  defaultsExist,
  stationsExist,
  everyStepHasACost,
  lognormalsHaveOneSpread,
  reclicksTakeTime,
  arrivalsHappen,
  expectationsParse,
];

export const checkScenario: Rule = (scenario) => rules.flatMap((rule) => rule(scenario));

function timesInside({ durationSeconds, warmUpSeconds, trigger, recovery }: Scenario): Finding[] {
  const findings: Finding[] = [];
  const end = trigger.startSeconds + trigger.durationSeconds;
  if (warmUpSeconds >= trigger.startSeconds) {
    findings.push({
      path: ['warmUpSeconds'],
      found: `${warmUpSeconds}`,
      expected: `less than trigger.startSeconds, ${trigger.startSeconds}`,
    });
  }
  if (end >= durationSeconds) {
    findings.push({
      path: ['trigger', 'durationSeconds'],
      found: `a trigger that ends at ${end}`,
      expected: `an end before durationSeconds, ${durationSeconds}`,
      hint: 'leave time after the trigger, at least as long as it lasted, to see whether the service recovers',
    });
  }
  if (recovery.windowSeconds > durationSeconds - end) {
    findings.push({
      path: ['recovery', 'windowSeconds'],
      found: `${recovery.windowSeconds}`,
      expected: `at most the time after the trigger, ${durationSeconds - end}`,
    });
  }
  return findings;
}

const SHARE_TOLERANCE = 1e-6;

function sharesAddUp({ segments }: Scenario): Finding[] {
  const total = segments.reduce((sum, { share }) => sum + share, 0);
  if (Math.abs(total - 1) <= SHARE_TOLERANCE) return [];
  return [
    {
      path: ['segments'],
      found: `shares that add up to ${Number(total.toFixed(6))}`,
      expected: 'shares that add up to 1',
    },
  ];
}

function someoneStarts({ segments }: Scenario): Finding[] {
  const logins = segments
    .filter(({ startsLogin }) => startsLogin)
    .reduce((sum, { share, loginShare }) => sum + (loginShare ?? share), 0);
  if (logins > 0) return [];
  return [
    {
      path: ['segments'],
      found: 'nobody who starts a login',
      expected: 'a segment with startsLogin and a share above 0',
    },
  ];
}

function namesAreUnique({ segments, variants }: Scenario): Finding[] {
  return [...repeated('segments', segments), ...repeated('variants', variants)];
}

function repeated(key: string, items: readonly { readonly name: string }[]): Finding[] {
  return items.flatMap(({ name }, at) => {
    const first = items.findIndex((item) => item.name === name);
    return first === at
      ? []
      : [{ path: [key, at, 'name'], found: `"${name}" again`, expected: `another name: ${key}[${first}] has it` }];
  });
}

function firstIsNaive({ variants }: Scenario): Finding[] {
  const first = variants[0]?.name;
  if (first === 'naive') return [];
  return [
    {
      path: ['variants', 0, 'name'],
      found: `"${first}"`,
      expected: '"naive"',
      hint: 'every other variant is read against the first one',
    },
  ];
}

function defaultsExist({ runByDefault, variants, expect }: Scenario): Finding[] {
  const known = variants.map(({ name }) => name);
  const expected = `one of ${known.join(', ')}`;
  const defaults = (runByDefault ?? []).flatMap((name, at): Finding[] =>
    known.includes(name) ? [] : [{ path: ['runByDefault', at], found: `"${name}"`, expected }],
  );
  const expectations = Object.keys(expect).flatMap((name): Finding[] =>
    known.includes(name) ? [] : [{ path: ['expect', name], found: `"${name}"`, expected }],
  );
  return [...defaults, ...expectations];
}

function stationsExist({ service }: Scenario): Finding[] {
  const known = Object.keys(service.stations);
  const unknown = Object.entries(service.steps).flatMap(([step, cost]): Finding[] => {
    if (cost === undefined || known.includes(cost.station)) return [];
    return [
      {
        path: ['service', 'steps', step, 'station'],
        found: `"${cost.station}"`,
        expected: `one of ${known.join(', ')}`,
      },
    ];
  });
  if (known.length > 0) return unknown;
  return [{ path: ['service', 'stations'], found: 'no station', expected: 'at least one' }];
}

function everyStepHasACost({ service }: Scenario): Finding[] {
  return stepNames.flatMap((step): Finding[] =>
    service.steps[step] === undefined
      ? [{ path: ['service', 'steps', step], found: 'nothing', expected: 'a station and a service time' }]
      : [],
  );
}

function lognormalsHaveOneSpread(scenario: Scenario): Finding[] {
  return distributionsIn(scenario, []).flatMap(([path, law]): Finding[] => {
    if (law.kind === 'uniform' && law.fromSeconds > law.toSeconds) {
      return [
        {
          path: [...path, 'toSeconds'],
          found: `${law.toSeconds}`,
          expected: `at least fromSeconds, ${law.fromSeconds}`,
        },
      ];
    }
    if (law.kind !== 'lognormal') return [];
    if (spreadsWritten(law) !== 1) {
      return [
        { path, found: `${spreadsWritten(law)} of them`, expected: 'exactly one of sigma, p90Seconds, p95Seconds' },
      ];
    }
    const high = law.p95Seconds ?? law.p90Seconds ?? Infinity;
    return high > law.medianSeconds
      ? []
      : [{ path, found: `${high}`, expected: `a percentile above the median, ${law.medianSeconds}` }];
  });
}

function distributionsIn(value: unknown, path: Path): [Path, WrittenDistribution][] {
  if (typeof value !== 'object' || value === null) return [];
  const here: [Path, WrittenDistribution][] =
    'kind' in value && !('ratio' in value) ? [[path, value as WrittenDistribution]] : [];
  const below = Object.entries(value).flatMap(([key, inner]) =>
    distributionsIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [...here, ...below];
}

/** A person needs time to click again, also after a fast refusal. */
function reclicksTakeTime({ client, variants, people }: Scenario): Finding[] {
  const laws: [Path, WrittenDistribution | undefined][] = [
    [['client', 'reclickDelay'], client.reclickDelay],
    [['people', 'comeback'], people.comeback],
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

function arrivalsHappen({ arrivals }: Scenario): Finding[] {
  return arrivals.flatMap((shape, at): Finding[] => {
    if (shape.shape === 'wave' && shape.amplitudePerSecond > shape.meanPerSecond) {
      return [
        {
          path: ['arrivals', at, 'amplitudePerSecond'],
          found: `${shape.amplitudePerSecond}`,
          expected: `at most meanPerSecond, ${shape.meanPerSecond}: a rate is never negative`,
        },
      ];
    }
    if (shape.shape !== 'points') return [];
    const back = shape.points.findIndex(([time], index) => index > 0 && time < (shape.points[index - 1]?.[0] ?? 0));
    return back < 0
      ? []
      : [
          {
            path: ['arrivals', at, 'points', back],
            found: 'a step back in time',
            expected: 'times in ascending order',
          },
        ];
  });
}

function expectationsParse({ expect, variants }: Scenario): Finding[] {
  const names = variants.map(({ name }) => name);
  return Object.entries(expect).flatMap(([variant, lines]) =>
    lines.flatMap((line, at) => {
      const parsed = parseExpectation(line, names);
      return parsed.ok
        ? []
        : parsed.problems.map((problem): Finding => ({ ...problem, path: ['expect', variant, at] }));
    }),
  );
}
