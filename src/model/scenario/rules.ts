/** What a schema cannot say: rules across several keys of a scenario. Each returns what it finds; all are reported together. */
import { parseExpectation } from './expectation.ts';
import type { CostedService } from '../service/station-seconds.ts';
import {
  everyStepHasACost,
  methodsOpen,
  peopleAreThere,
  reclicksTakeTime,
  somebodyComes,
  storyHoldsAStep,
  timelineFits,
} from './journey-rules.ts';
import { lawsAreWhole } from './law-rules.ts';
import type { Finding } from './explain-issues.ts';
import type { Scenario } from './schema.ts';
import { serviceProblems } from './service-problems.ts';

type Rule = (scenario: Scenario) => Finding[];

const rules: readonly Rule[] = [
  timesInside,
  sharesAddUp,
  someoneStarts,
  namesAreUnique,
  firstIsNaive,
  defaultsExist,
  serviceHoldsTogether,
  everyStepHasACost,
  lawsAreWhole,
  reclicksTakeTime,
  peopleAreThere,
  methodsOpen,
  timelineFits,
  storyHoldsAStep,
  somebodyComes,
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

function serviceHoldsTogether({ service, protection, variants }: Scenario): Finding[] {
  if (Object.keys(service.stations).length === 0)
    return [{ path: ['service', 'stations'], found: 'no station', expected: 'at least one' }];
  const disciplines = variants.map((variant) => variant.protection?.discipline ?? protection.discipline);
  return serviceProblems(service as CostedService, disciplines).map(({ path, ...problem }) => {
    return { ...problem, path: ['service', ...path] };
  });
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
    if (shape.shape === 'week') {
      const total = shape.hours.reduce((sum, hour) => sum + hour, 0);
      const path = ['arrivals', at, 'hours'];
      const found = `shares that add up to ${Number(total.toFixed(6))}`;
      return Math.abs(total - 1) <= SHARE_TOLERANCE ? [] : [{ path, found, expected: 'shares that add up to 1' }];
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
