/** docs/portal.md and docs/remedies.md say what is true. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fastify } from 'fastify';
import { portalEndpoints } from '../../../mock-idp/portal/endpoints.ts';
import { portalSettingsDefaults } from '../../../mock-idp/portal/portal-settings.ts';
import { segments, segmentOf } from '../../../mock-idp/portal/segments.ts';
import { createUserDirectory } from '../../../mock-idp/people/users.ts';
import { serverMetrics } from '../../../src/model/record/metric-names.ts';
import { remedyKinds } from '../../../src/model/remedies/remedy.ts';
import type { World } from '../../../mock-idp/world.ts';
import { openMock } from '../fixture.ts';
import { administer } from './people.ts';

const root = new URL('../../../', import.meta.url);
const [portal, remedies] = ['docs/portal.md', 'docs/remedies.md'].map((path) =>
  readFileSync(new URL(path, root), 'utf8'),
) as [string, string];

const rowsOf = (text: string, heading: string): string[][] => {
  const [, section = ''] = text.split(`## ${heading}\n`);
  const [part = ''] = section.split('\n## ');
  return part
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('|---'))
    .slice(1)
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim())
        .slice(1, -1),
    );
};

describe('docs/portal.md', () => {
  it('names every setting once, with its default', () => {
    const told = rowsOf(portal, 'Settings').map(([name = '', value = '']) => [
      name.replaceAll('`', ''),
      JSON.parse(value),
    ]);
    assert.deepEqual(Object.fromEntries(told), portalSettingsDefaults);
    assert.equal(told.length, Object.keys(portalSettingsDefaults).length);
  });

  it('names every endpoint and no other, each with its step', async () => {
    const app = fastify({ exposeHeadRoutes: false });
    const there = new Map<string, string>();
    app.addHook('onRoute', ({ method, url, config }) => {
      there.set(`${String(method)} ${url}`, config?.step ?? '–');
    });
    portalEndpoints(app, {} as World);
    await app.ready();
    const told = new Map<string, string>();
    for (const [where = '', step = ''] of rowsOf(portal, 'Endpoints')) {
      const method = /(GET|POST)/.exec(where)?.[1] ?? '';
      for (const [, path] of where.matchAll(/(\/[\w/:-]+)`/g))
        told.set(`${method} ${path}`, step.replaceAll(/[`()]/g, ''));
      for (const [, path] of where.matchAll(/(\/[\w/:-]+)` `\{/g))
        told.set(`${method} ${path}`, step.replaceAll(/[`()]/g, ''));
    }
    assert.ok(told.size > 25, `${told.size}`);
    assert.deepEqual(Object.fromEntries(told), Object.fromEntries(there));
    await app.close();
  });

  it('names the letters of every segment', () => {
    const people = createUserDirectory([]);
    const rows = rowsOf(portal, 'Who comes');
    assert.deepEqual(rows.map(([, segment = '']) => segment.replaceAll('`', '')).toSorted(), segments.toSorted());
    for (const [letters = '', segment = ''] of rows) {
      const user = people.byCard(`${letters.replaceAll('`', '')}000001`);
      assert.ok(user !== undefined && segmentOf(user, portalSettingsDefaults) === segment.replaceAll('`', ''), letters);
    }
  });

  it('names metrics that there are, and all of the portal', () => {
    const told = new Set([...portal.matchAll(/`(lq_portal_\w+)`/g)].map(([, name]) => String(name)));
    const there = Object.values(serverMetrics).filter((name) => /^lq_portal_(?!retry)/.test(name));
    assert.ok(there.length >= 10);
    assert.deepEqual([...told].toSorted(), there.toSorted());
  });

  it('has a home for each part of the story, and each home is there', () => {
    const rows = [
      ...rowsOf(portal, 'Where each part of the story is'),
      ...rowsOf(remedies, 'Which remedy of the story is which'),
    ];
    assert.ok(rows.length >= 38, `${rows.length}`);
    for (const [, home = ''] of rows) {
      assert.notEqual(home, '');
      for (const [, path] of home.matchAll(/`((?:mock-idp|src)\/[\w./-]+)`/g))
        assert.ok(existsSync(new URL(String(path), root)), path);
    }
  });

  it('has an example that works', async () => {
    const mock = await openMock();
    const bodies = [...portal.matchAll(/-d '(\{.*\})'$/gm)].map(([, body]) => JSON.parse(String(body)) as object);
    assert.equal(bodies.length, 1);
    for (const body of bodies) assert.equal((await administer(mock.app, '/admin/profile', body)).statusCode, 200);
    await mock.close();
  });
});

describe('docs/remedies.md', () => {
  it('names every kind of remedy once', () => {
    assert.deepEqual(
      rowsOf(remedies, 'The timeline').map(([kind = '']) => kind.replaceAll('`', '')),
      remedyKinds,
    );
  });

  it('has timelines and switches that work', async () => {
    const mock = await openMock();
    const timelines = [...remedies.matchAll(/```json\n(.*?)```/gs)].map(
      ([, text]) => JSON.parse(String(text)) as object,
    );
    assert.equal(timelines.length, 2);
    for (const timeline of timelines) {
      const answer = await administer(mock.app, '/admin/remedies', timeline, 'PUT');
      assert.equal(answer.statusCode, 200, answer.body);
    }
    const switches = [...remedies.matchAll(/-d '(\{.*\})'$/gm)].map(([, text]) => JSON.parse(String(text)) as object);
    assert.equal(switches.length, 2);
    for (const change of switches) {
      const answer = await administer(mock.app, '/admin/switches', change);
      assert.equal(answer.statusCode, 200, answer.body);
    }
    await mock.close();
  });
});
