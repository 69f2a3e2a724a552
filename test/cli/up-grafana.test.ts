import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { type FakeUp, PROMETHEUS_URL, UP_STATE as STATE, fakeUp, whileUp } from './fake-up.ts';
import { packageFolder } from './fake-world.ts';

describe('launchquake up, with Grafana on this machine', () => {
  const withGrafana = (name = 'grafana'): FakeUp => {
    const fake = fakeUp();
    fake.onPath.set(name, `/opt/grafana/bin/${name}`);
    return fake;
  };

  it('starts it on loopback, to look at only, with the dashboards of the package and this Prometheus', async () => {
    const fake = withGrafana();
    const { texts, folders } = fake.world.files;
    folders.add('/opt/grafana/conf');
    texts.set('/opt/grafana/conf/defaults.ini', '');
    const exit = await whileUp(fake, () => {
      assert.match(fake.world.wrote.out, /^Grafana +http:\/\/127\.0\.0\.1:3000\/d\/lq-launch-day$/m);
      const { path, args, env } = fake.child('grafana');
      assert.deepEqual([path, ...args], ['/opt/grafana/bin/grafana', 'server', '--homepath', '/opt/grafana']);
      assert.equal(env['LAUNCHQUAKE_PROMETHEUS_URL'], PROMETHEUS_URL);
      assert.equal(env['GF_SERVER_HTTP_ADDR'], '127.0.0.1');
      assert.equal(env['GF_AUTH_ANONYMOUS_ORG_ROLE'], 'Viewer');
      assert.deepEqual([env['GF_AUTH_DISABLE_LOGIN_FORM'], env['GF_AUTH_BASIC_ENABLED']], ['true', 'false']);
      const provisioning = env['GF_PATHS_PROVISIONING'] ?? '';
      assert.equal(provisioning, '/here/.launchquake/grafana/provisioning');
      const provider = parse(texts.get(`${provisioning}/dashboards/launchquake.yaml`) ?? '') as {
        providers: { options: { path: string } }[];
      };
      assert.equal(provider.providers[0]?.options.path, `${packageFolder}/dashboards/generated`);
      assert.match(
        texts.get(`${provisioning}/datasources/prometheus.yaml`) ?? '',
        /url: \$\{LAUNCHQUAKE_PROMETHEUS_URL\}/,
      );
      const state = JSON.parse(texts.get(STATE) ?? '') as { grafana: unknown };
      assert.deepEqual(state.grafana, { url: 'http://127.0.0.1:3000' });
    });
    assert.equal(exit, 0);
    assert.deepEqual(fake.signals, ['grafana SIGTERM', 'prometheus SIGTERM', 'mock SIGTERM']);
    assert.doesNotMatch(fake.world.wrote.err, /Grafana has ended/);
  });

  it('knows its older name', async () => {
    const fake = withGrafana('grafana-server');
    await whileUp(fake, () => assert.deepEqual(fake.child('grafana').args, []));
  });

  for (const { name, prepare, says } of [
    {
      name: 'a taken port',
      prepare: (fake: FakeUp) => fake.answers.set('/api/health', () => ({ status: 404, body: '' })),
      says: /was not started: something answers on port 3000 already; --grafana-port chooses another$/m,
    },
    {
      name: 'an end at the start',
      prepare: (fake: FakeUp) =>
        fake.instead.set('grafana', (child) => {
          fake.answers.set('/api/health', () => {
            throw new Error('refused');
          });
          child.say('logger=settings t=2026 level=error msg="no such thing" error="it is a test"');
          child.die({ exitCode: 1, signal: null });
        }),
      says: /ended with exit code 1, its last words: no such thing: it is a test$/m,
    },
    {
      name: 'no answer',
      prepare: (fake: FakeUp) =>
        fake.instead.set('grafana', () =>
          fake.answers.set('/api/health', () => {
            throw new Error('refused');
          }),
        ),
      says: /was not ready after 60 s$/m,
    },
    {
      name: 'a folder that cannot be written',
      prepare: (fake: FakeUp) => {
        fake.world.files.beforeWrite = (path) => {
          if (path.includes('grafana')) throw new Error('EACCES: it is a test');
        };
      },
      says: /\/opt\/grafana\/bin\/grafana: EACCES: it is a test$/m,
    },
  ])
    it(`${name} is said, and the rest is up`, async () => {
      const fake = withGrafana();
      prepare(fake);
      const exit = await whileUp(fake, () => {
        assert.match(fake.world.wrote.out, says);
        assert.match(fake.world.wrote.out, /^Prometheus +http/m);
        assert.match(fake.world.files.texts.get(STATE) ?? '', /"grafana": null/);
      });
      assert.equal(exit, 0);
      assert.deepEqual(fake.signals.slice(-2), ['prometheus SIGTERM', 'mock SIGTERM']);
    });

  it('that ends later is said, and the rest goes on', async () => {
    const fake = withGrafana();
    const exit = await whileUp(fake, async () => {
      fake.child('grafana').die({ exitCode: null, signal: 'SIGKILL' });
      await new Promise((resolve) => setImmediate(resolve));
      assert.match(fake.world.wrote.err, /Grafana has ended: SIGKILL, it said nothing\. The rest goes on\.\n$/);
      assert.deepEqual(fake.signals, []);
    });
    assert.equal(exit, 0);
  });
});
