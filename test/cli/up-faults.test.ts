import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileError } from './fake-files.ts';
import {
  type FakeChild,
  type FakeUp,
  UP_LOCK as LOCK,
  UP_STATE as STATE,
  fakeUp,
  listensOn,
  stateOf,
} from './fake-up.ts';

/** As Prometheus says it when it gives up. */
const givesUp =
  (...lines: readonly string[]) =>
  (child: FakeChild): void => {
    lines.forEach(child.say);
    child.die({ exitCode: 1, signal: null });
  };

/** What is wrong from the start, what is said, and whether anything was started. */
const table: readonly {
  readonly name: string;
  readonly args?: readonly string[];
  readonly prepare?: (fake: FakeUp) => void;
  readonly exit: number;
  readonly says: RegExp;
  readonly started: readonly string[];
}[] = [
  {
    name: 'an option of a scenario without one',
    args: ['--variant', 'naive', '--scale', '2'],
    exit: 2,
    says: /USAGE {2}launchquake up {2}2 problems/,
    started: [],
  },
  {
    name: 'a profile that is not there',
    args: ['--profile', 'no.yaml'],
    exit: 2,
    says: /PROFILE_INVALID/,
    started: [],
  },
  { name: 'an unknown scenario', args: ['--scenario', 'no'], exit: 2, says: /SCENARIO_NOT_FOUND/, started: [] },
  {
    name: 'no rule file in the package',
    prepare: ({ world }) => {
      const { list } = world.files;
      Object.assign(world.files, { list: async (path: string) => (path.endsWith('/rules') ? [] : list(path)) });
    },
    exit: 13,
    says: /PROMETHEUS_FAILED {2}rules[^]*found no rule file[^]*npm run generate/,
    started: [],
  },
  {
    name: 'another up of this folder that runs',
    prepare: ({ world }) => {
      world.files.texts.set(STATE, stateOf(77, 78));
      world.files.texts.set(LOCK, '77\n');
      world.programs.running.add(77);
    },
    exit: 2,
    says: /ALREADY_UP {2}launchquake up {2}1 problem\n {2}\.launchquake\/up\.json: found an `up`, process 77 since 2026-01-01T[^]*kill 77/,
    started: [],
  },
  {
    name: 'another up with this data folder, and another of this folder: both are said',
    args: ['--data', '/data'],
    prepare: ({ world }) => {
      world.files.texts.set(STATE, stateOf(77, 78));
      world.files.texts.set('/data/up.pid', '79\n');
      for (const pid of [77, 79]) world.programs.running.add(pid);
    },
    exit: 2,
    says: /2 problems[^]*process 77[^]*\/data\/up\.pid: found an `up`, process 79, expected data that nobody uses/,
    started: [],
  },
  {
    name: 'the Prometheus of an up that was killed',
    prepare: ({ world }) => {
      world.files.texts.set(STATE, stateOf(77, 78));
      world.programs.running.add(78);
    },
    exit: 2,
    says: /ALREADY_UP[^]*process 78, the Prometheus of an `up` that was killed \(process 77\)[^]*kill 78/,
    started: [],
  },
  {
    name: 'a data folder that cannot be made',
    prepare: ({ world }) => {
      world.files.beforeWrite = (path) => {
        throw fileError('EACCES', path);
      };
    },
    exit: 13,
    says: /DISK {2}\.launchquake\/prometheus[^]*found EACCES[^]*hint: choose another --data/,
    started: [],
  },
  {
    name: 'no Prometheus to be had',
    prepare: ({ world }) =>
      Object.assign(world, { providePrometheus: () => Promise.reject(new TypeError('no Prometheus: it is a test')) }),
    exit: 1,
    says: /no Prometheus: it is a test/,
    started: [],
  },
  {
    name: 'a taken port of the mock',
    prepare: ({ instead }) =>
      instead.set('mock', givesUp('PORT_IN_USE  mock-idp  1 problem', '  127.0.0.1:8080: found a port that …')),
    exit: 2,
    says: /PORT_IN_USE {2}mock-idp[^]*127\.0\.0\.1:8080[^]*--mock-port 0/,
    started: ['mock'],
  },
  {
    name: 'a mock that dies at the start',
    prepare: ({ instead }) => instead.set('mock', givesUp('out of memory')),
    exit: 13,
    says: /MOCK_DIED[^]*its last words: out of memory/,
    started: ['mock'],
  },
  {
    name: 'a taken port of Prometheus',
    prepare: ({ instead }) =>
      instead.set(
        'prometheus',
        givesUp(
          'time=2026 level=INFO source=web.go:727 msg="Start listening for connections" component=web address=127.0.0.1:9090',
          'time=2026 level=ERROR source=main.go:1222 msg="Unable to start web listener" err="listen tcp 127.0.0.1:9090: bind: address already in use"',
        ),
      ),
    exit: 2,
    says: /PORT_IN_USE {2}Prometheus[^]*127\.0\.0\.1:9090[^]*--port 0/,
    started: ['mock', 'prometheus'],
  },
  {
    name: 'data that another Prometheus has locked',
    prepare: ({ instead }) =>
      instead.set(
        'prometheus',
        givesUp(
          listensOn(9090),
          'time=2026 level=ERROR source=main.go:1618 msg="Fatal error" err="opening storage failed: lock DB directory: resource temporarily unavailable"',
          'time=2026 level=INFO source=main.go:1 msg="See you next time!"',
        ),
      ),
    exit: 13,
    says: /PROMETHEUS_FAILED[^]*exit code 1, its last words: Fatal error: opening storage failed: lock DB directory: resource temporarily unavailable,[^]*another Prometheus uses \.launchquake\/prometheus/,
    started: ['mock', 'prometheus'],
  },
  {
    name: 'a Prometheus that says nothing and never gets ready',
    prepare: ({ instead }) => instead.set('prometheus', () => undefined),
    exit: 13,
    says: /PROMETHEUS_FAILED[^]*nothing of the kind for 120 s, it said nothing/,
    started: ['mock', 'prometheus'],
  },
  {
    name: 'a Prometheus that listens and never gets ready',
    prepare: ({ answers }) => answers.set('/-/ready', () => ({ status: 503, body: 'Service Unavailable' })),
    exit: 13,
    says: /PROMETHEUS_FAILED[^]*nothing of the kind for 120 s, its last words: Listening on/,
    started: ['mock', 'prometheus'],
  },
  {
    name: 'a mock that Prometheus cannot scrape, and rules that it has not loaded: both are said',
    prepare: ({ answers }) => {
      const target = { labels: { job: 'mock-idp' }, health: 'down', lastError: 'context deadline exceeded' };
      const told = JSON.stringify({ data: { activeTargets: [target] } });
      answers.set('/api/v1/targets', () => ({ status: 200, body: told }));
      answers.set('/api/v1/rules', () => ({ status: 200, body: '{"data":{"groups":[]}}' }));
    },
    exit: 13,
    says: /PROMETHEUS_FAILED[^]*the mock is not scraped: context deadline exceeded[^]*rules are not loaded: .*launchquake-run\.yml/,
    started: ['mock', 'prometheus'],
  },
  {
    name: 'a Prometheus that answers nonsense',
    prepare: ({ answers }) => {
      for (const path of ['/api/v1/targets', '/api/v1/rules'])
        answers.set(path, () => ({ status: 200, body: 'hello' }));
    },
    exit: 13,
    says: /the mock is not scraped: no scrape yet/,
    started: ['mock', 'prometheus'],
  },
  {
    name: 'a Prometheus that ends before it has scraped',
    prepare: ({ answers, child }) =>
      answers.set('/api/v1/targets', () => {
        child('prometheus').say('panic: it is a test');
        child('prometheus').die({ exitCode: 2, signal: null });
        return { status: 200, body: '{}' };
      }),
    exit: 13,
    says: /PROMETHEUS_FAILED[^]*exit code 2, its last words: panic: it is a test/,
    started: ['mock', 'prometheus'],
  },
  {
    name: 'a state file that cannot be written',
    prepare: ({ world }) => {
      world.files.beforeWrite = (path) => {
        if (path.startsWith(STATE)) throw fileError('ENOSPC', path);
      };
    },
    exit: 13,
    says: /DISK {2}\.launchquake\/up\.json[^]*found ENOSPC/,
    started: ['mock', 'prometheus'],
  },
];

describe('launchquake up, when things go wrong', () => {
  for (const { name, args = [], prepare, exit, says, started } of table)
    it(`${name}: ${exit}`, async () => {
      const fake = fakeUp(args);
      const { texts, folders } = fake.world.files;
      for (const folder of ['.launchquake', '.launchquake/prometheus', '/data']) folders.add(folder);
      prepare?.(fake);
      const before = [texts.get(STATE), texts.get(LOCK)];
      assert.equal(await (await fake.begin()).exit, exit);
      assert.match(fake.world.wrote.err, says);
      assert.equal(fake.world.wrote.out, '', 'nothing was promised');
      assert.deepEqual(
        fake.started.map((child) => child.name),
        started,
      );
      const ended = new Set(fake.signals.map((signal) => signal.split(' ')[0]));
      assert.deepEqual(ended, new Set(started), 'what was started is asked to end');
      const after = started.length === 0 && exit === 2 ? before : [undefined, undefined];
      assert.deepEqual([texts.get(STATE), texts.get(LOCK)], after);
    });

  it('a Prometheus that cannot be started at all', async () => {
    const fake = fakeUp();
    const { start } = fake.world.programs;
    Object.assign(fake.world.programs, {
      start: (path: string, ...rest: [readonly string[], object]) =>
        path === '/tools/prometheus' ? Promise.reject(new Error('spawn EACCES')) : start(path, ...rest),
    });
    assert.equal(await (await fake.begin()).exit, 13);
    assert.match(fake.world.wrote.err, /PROMETHEUS_FAILED {2}\/tools\/prometheus[^]*spawn EACCES/);
    assert.deepEqual(fake.signals, ['mock SIGTERM']);
  });

  for (const { name, code } of [
    { name: 'prometheus', code: 'PROMETHEUS_FAILED' },
    { name: 'mock', code: 'MOCK_DIED' },
  ] as const)
    it(`a ${name} that dies later ends the rest and is said: 13`, async () => {
      const fake = fakeUp();
      const { exit } = await fake.begin();
      assert.ok(fake.world.files.texts.has(STATE));
      fake.child(name).say('level=error msg="it is a test"');
      fake.child(name).die({ exitCode: null, signal: 'SIGKILL' });
      assert.equal(await exit, 13);
      assert.match(fake.world.wrote.err, new RegExp(`${code}[^]*found SIGKILL, its last words: .*it is a test`));
      assert.deepEqual(fake.signals, ['prometheus SIGTERM', 'mock SIGTERM']);
      assert.ok(!fake.world.files.texts.has(STATE));
    });

  it('what a killed up has left behind is cleared away', async () => {
    const fake = fakeUp();
    const { texts, folders } = fake.world.files;
    folders.add('.launchquake').add('.launchquake/prometheus');
    texts.set(STATE, stateOf(77, 78));
    texts.set(LOCK, '77\n');
    const { exit } = await fake.begin();
    assert.match(
      fake.world.wrote.err,
      /^An `up` that was killed \(process 77\) has left files behind: cleared away\.\n/,
    );
    assert.match(texts.get(STATE) ?? '', /"pid": 4711/);
    fake.world.interrupt();
    assert.equal(await exit, 0);
  });
});
