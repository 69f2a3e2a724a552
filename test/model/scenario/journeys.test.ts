import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { LaunchquakeError } from '../../../src/model/errors.ts';
import { compilePlan } from '../../../src/model/scenario/compile.ts';
import { liveProblems } from '../../../src/model/scenario/live-limits.ts';
import { arrivalsBy, rateAt } from '../../../src/model/traffic/shapes.ts';
import { readScenario } from '../../../src/runners/scenario-file.ts';

const read = (name: string): string =>
  readFileSync(new URL(`../../../scenarios/${name}.yaml`, import.meta.url), 'utf8');
const texts = { national: read('national'), storm: read('retry-storm') };

function complaint(of: keyof typeof texts, [from, to]: readonly [string | RegExp, string]): string {
  const changed = texts[of].replace(from, to);
  assert.notEqual(changed, texts[of], 'the test changes something');
  try {
    readScenario(changed, `${of}.yaml`);
  } catch (error) {
    assert.ok(error instanceof LaunchquakeError);
    return error.message;
  }
  return assert.fail('the scenario was accepted');
}

const mistakes: { name: string; of: keyof typeof texts; change: [string | RegExp, string]; says: RegExp }[] = [
  {
    name: 'a fault at a station that is not there',
    of: 'storm',
    change: ['faults:\n  - { station: database', 'faults:\n  - { station: databse'],
    says: /faults\[0\]\.station: found "databse", expected one of database/,
  },
  {
    name: 'a fault after the end',
    of: 'storm',
    change: ['database, startSeconds: 30', 'database, startSeconds: 300'],
    says: /faults\[0\]\.startSeconds: found 300, expected a moment before durationSeconds/,
  },
  {
    name: 'no door in a journey of one request',
    of: 'storm',
    change: [/ {2}steps:\n {4}authorize:/, '  steps:\n    token:'],
    says: /service\.steps\.authorize: found nothing/,
  },
  {
    name: 'a whole login without people',
    of: 'storm',
    change: ['journey: request', 'journey: login'],
    says: /people: found nothing, expected the human side of a login, or journey: request/,
  },
  {
    name: 'nobody who comes',
    of: 'storm',
    change: ['perSecond: 280', 'perSecond: 0'],
    says: /arrivals: found rates that are all 0/,
  },
  {
    name: 'a story shorter than a request',
    of: 'storm',
    change: ['meanSeconds: 0.0033333333333', 'meanSeconds: 1000'],
    says: /durationSeconds: found 300, expected more than one request takes, 1000/,
  },
  {
    name: 'codes without a word on how they arrive',
    of: 'national',
    change: [/ {2}codes:\n(?: {4}.*\n)+/, ''],
    says: /people\.codes: found nothing, expected how codes arrive/,
  },
  {
    name: 'people who can use nothing that ever opens',
    of: 'national',
    change: ['methods: [email]', 'methods: [password]'],
    says: /segments\[10\]\.methods: found password, expected a method that is open/,
  },
  {
    name: 'who comes back for ever',
    of: 'national',
    change: ['share: 0.9, after', 'share: 1, after'],
    says: /segments\[7\]\.returns\.share: found 1, expected at most 0\.99/,
  },
  {
    name: 'a remedy after the end',
    of: 'national',
    change: ['atSeconds: 1209600, method: sms', 'atSeconds: 2419200, method: sms'],
    says: /variants\[1\]\.remedies\[0\]\.atSeconds: found 2419200/,
  },
  {
    name: 'a remedy that ends before it begins',
    of: 'national',
    change: ['atSeconds: 1209600, method: email', 'atSeconds: 1209600, untilSeconds: 5, method: email'],
    says: /untilSeconds: found 5, expected more than atSeconds, 1209600/,
  },
  {
    name: 'hours that are no whole day',
    of: 'national',
    change: ['[0.004, 0.002,', '[0.4, 0.002,'],
    says: /arrivals\[0\]\.hours: found shares that add up to 1\.396/,
  },
];

describe('mistakes about journeys and what changes on the way', () => {
  for (const { name, of, change, says } of mistakes) {
    it(name, () => assert.match(complaint(of, change), says));
  }
});

describe('a later deadline', () => {
  const national = readScenario(texts.national, 'national.yaml');
  const [naive, remedied] = ['naive', 'as-it-happened'].map((name) => compilePlan(national, name));
  const announced = 950_400 + 86_400;

  it('changes nobody’s arrival before it is announced, and loses nobody after', () => {
    for (const t of [0, 500_000, announced])
      assert.ok(Math.abs(arrivalsBy(naive!.arrivals, t) - arrivalsBy(remedied!.arrivals, t)) < 1e-6 * (1 + t));
    const [was, is] = [naive!, remedied!].map(({ arrivals }) => arrivalsBy(arrivals, 2_419_200));
    assert.ok(Math.abs(was! - is!) < 1e-6 * was!, `${was} against ${is}`);
  });

  it('takes the crowd from the old one to the new one', () => {
    const lastHour = 1_533_600 - 3600;
    assert.ok(rateAt(remedied!.arrivals, lastHour) < 0.2 * rateAt(naive!.arrivals, lastHour));
    assert.ok(rateAt(remedied!.arrivals, 2_138_400 + 3600) > 2 * rateAt(naive!.arrivals, 2_138_400 + 3600));
  });
});

describe('what only the simulator can do', () => {
  it('is named before a live run, and nothing is where there is nothing', () => {
    const national = liveProblems(compilePlan(readScenario(texts.national, 'national.yaml'), 'as-it-happened'));
    assert.deepEqual(
      national.map(({ where }) => where.replace(/^.* {2}/, '')),
      ['remedies', 'segments.methods', 'segments.returns'],
    );
    const storm = liveProblems(compilePlan(readScenario(texts.storm, 'retry-storm.yaml'), 'naive'));
    assert.match(storm.map(({ found }) => found).join(), /slows down/);
    assert.deepEqual(liveProblems(compilePlan(readScenario(read('launch-day'), 'launch-day.yaml'), 'all')), []);
  });
});
