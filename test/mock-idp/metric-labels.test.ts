import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkedMetricLabels, ownLabels, readMetricLabels } from '../../mock-idp/metric-labels.ts';
import { startMockIdp } from '../../mock-idp/server.ts';
import { LaunchquakeError } from '../../src/model/errors.ts';
import { openMock, profileOf } from './fixture.ts';
import { login } from './login.ts';

/** What was typed after --label, and what is wrong with it. */
const table: readonly { readonly typed: readonly string[]; readonly problems: readonly RegExp[] }[] = [
  { typed: ['run=a', 'scenario=launch-day', 'variant='.concat('v'.repeat(200)), '_x9=ü ='], problems: [] },
  { typed: ['run'], problems: [/found "run", expected NAME=VALUE/] },
  { typed: ['=x'], problems: [/found "=x", expected NAME=VALUE/] },
  { typed: ['run='], problems: [/run="" \(0 characters\), expected a value of 1 to 200/] },
  { typed: ['run=a', 'run=b'], problems: [/run twice/] },
  { typed: ['9run=a', 'run-id=b', '__name__=c'], problems: [/"9run"/, /"run-id"/, /"__name__"/] },
  {
    typed: ['step=a', 'station=b', 'le=c', 'job=d', 'instance=e'],
    problems: [/"step"/, /"station"/, /"le"/, /"job"/, /"instance"/],
  },
  { typed: [`${'n'.repeat(65)}=a`], problems: [/at most 64 characters/] },
  { typed: [`run=${'v'.repeat(201)}`], problems: [/\(201 characters\)/] },
  { typed: ['run=a\nb'], problems: [/without control characters/] },
  { typed: Array.from({ length: 11 }, (_, at) => `l${at}=x`), problems: [/found 11 labels, expected at most 10/] },
];

describe('labels of a mock', () => {
  for (const { typed, problems } of table)
    it(`${typed.join(' ').slice(0, 60)}: ${problems.length} problems, all told`, () => {
      const read = readMetricLabels(typed, '--label');
      const told = read.problems.map(({ where, found, expected }) => `${where}: found ${found}, expected ${expected}`);
      assert.equal(told.length, problems.length, told.join('\n'));
      for (const [at, problem] of problems.entries()) assert.match(told[at] ?? '', problem);
      if (problems.length === 0) assert.equal(Object.keys(read.labels).length, typed.length);
    });

  it('may hold an equals sign in the value', () => {
    assert.deepEqual(readMetricLabels(['a=b=c'], '--label').labels, { a: 'b=c' });
  });

  it('are refused by the server too, before it listens', async () => {
    const isUsage = (error: unknown): boolean => error instanceof LaunchquakeError && error.code === 'USAGE';
    await assert.rejects(startMockIdp({ profile: profileOf(0), labels: { le: 'x' } }), isUsage);
    assert.throws(() => checkedMetricLabels({ '': 'x' }), isUsage);
    assert.deepEqual(checkedMetricLabels({ run: 'x' }), { run: 'x' });
  });

  it('never meet one of the mock: its own are all reserved', async () => {
    const mock = await openMock();
    await login(mock.app);
    const { body } = await mock.app.inject('/metrics');
    const used = new Set([...body.matchAll(/[{,](\w+)="/g)].map(([, name]) => String(name)));
    assert.deepEqual([...used].toSorted(), [...ownLabels, 'le'].toSorted());
    await mock.close();
  });
});
