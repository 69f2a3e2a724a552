import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { annotations } from '../../dashboards/annotations.ts';
import { dashboards } from '../../dashboards/dashboards.ts';
import { uids } from '../../dashboards/uids.ts';
import { committedDashboards, type DashboardJson, panelsIn, variablesIn } from './linter/dashboard-json.ts';

const byUid = new Map(committedDashboards.map(({ json }) => [json.uid, json]));
const TAG = 'launchquake';

/** `${name:queryparam}` of a link: a variable that the dashboard at the other end should know. */
const passedOn = (url: string): readonly string[] =>
  [...url.matchAll(/\$\{(\w+):queryparam\}/g)].map(([, name]) => name ?? '');

function panelLinks(json: DashboardJson) {
  return panelsIn(json).flatMap(({ title, links = [] }) => links.map(({ url = '' }) => ({ panel: title, url })));
}

describe('the generated dashboards', () => {
  it('are the seven of the list, with their fixed uids', () => {
    assert.deepEqual(new Set(byUid.keys()), new Set(Object.values(uids)));
    assert.equal(committedDashboards.length, Object.values(uids).length);
    assert.equal(new Set(dashboards.map(({ title }) => title)).size, 7);
    for (const uid of Object.values(uids))
      assert.match(uid, /^lq-[a-z0-9-]{5,37}$/, 'Grafana takes 8 to 40 characters');
  });

  for (const { file, json } of committedDashboards) {
    it(`${file}: panels and rows have ids of their own, queries have letters of their own`, () => {
      const panels = json.panels ?? [];
      const ids = panels.map(({ id }) => id);
      assert.ok(panels.length > 5 && ids.every((id) => typeof id === 'number' && id > 0));
      assert.equal(new Set(ids).size, ids.length);
      for (const { title, targets = [] } of panelsIn(json)) {
        const letters = targets.map(({ refId }) => refId);
        assert.ok(letters.length > 0 && letters.every((letter) => /^[A-Z]$/.test(letter ?? '')), title);
        assert.equal(new Set(letters).size, letters.length, title);
      }
    });

    it(`${file}: titles are there once, and every description says what is good and what is bad`, () => {
      const titles = panelsIn(json).map(({ title }) => title);
      assert.equal(new Set(titles).size, titles.length);
      for (const { title, description = '' } of panelsIn(json))
        assert.match(description, /^.{20,}\n\n\*\*Good:\*\* .+\n\n\*\*Bad:\*\* .+$/s, title);
    });

    it(`${file}: opens on the last 15 minutes, refreshes, and shows one crosshair in all panels`, () => {
      assert.deepEqual(json.time, { from: 'now-15m', to: 'now' });
      assert.match(json.refresh ?? '', /^(5s|5m)$/);
      assert.equal(json.graphTooltip, 1);
      assert.deepEqual(json.tags, [TAG]);
    });

    it(`${file}: marks phases, collapse, recovery, remedies, verdict and changes of the server, each with its own switch`, () => {
      const list = json.annotations?.list ?? [];
      assert.deepEqual(
        list.map(({ name }) => name),
        annotations.map(({ name }) => name),
      );
      assert.equal(list.length, 6);
      for (const { enable, hide, placement, name } of list)
        assert.deepEqual({ name, enable, hide, placement }, { name, enable: true, hide: false, placement: undefined });
    });

    it(`${file}: variables come after those that they ask for`, () => {
      const names = variablesIn(json).map(({ name }) => name);
      assert.deepEqual(names.slice(0, 3), ['datasource', 'scenario', 'run']);
      for (const [index, { query = '', type, name }] of variablesIn(json).entries())
        for (const [, used = ''] of type === 'query' ? query.matchAll(/\$(\w+)/g) : [])
          assert.ok(names.slice(0, index).includes(used), `${name} asks for ${used}`);
    });

    it(`${file}: uses its variables, and no other`, () => {
      const names = new Set(variablesIn(json).map(({ name }) => name));
      const asked = new Set(
        panelsIn(json).flatMap(({ targets = [] }) =>
          targets.flatMap(({ expr = '' }) => [...expr.matchAll(/\$(\w+)/g)].map(([, name]) => name ?? '')),
        ),
      );
      const ours = [...asked].filter((name) => !name.startsWith('__'));
      assert.deepEqual(
        ours.filter((name) => !names.has(name)),
        [],
      );
      assert.deepEqual(
        [...names].filter((name) => name !== 'datasource' && !asked.has(name)),
        [],
      );
    });
  }

  it('link to each other by their tag, keeping variables and time, and to pages outside by https', () => {
    for (const { file, json } of committedDashboards) {
      const links = json.links ?? [];
      const [menu] = links.filter(({ type }) => type === 'dashboards');
      assert.deepEqual(
        { tags: menu?.['tags'], vars: menu?.['includeVars'], time: menu?.['keepTime'] },
        { tags: [TAG], vars: true, time: true },
        file,
      );
      const outside = links.filter(({ type }) => type === 'link');
      assert.ok(outside.length >= 2);
      for (const { url } of outside) assert.match(String(url), /^https:\/\/(grafana\.com|prometheus\.io)\//);
    }
  });

  it('link from panels to dashboards that are there and know the variables that come along', () => {
    const links = committedDashboards.flatMap(({ json }) => panelLinks(json));
    assert.ok(links.length > 2);
    for (const { panel, url } of links) {
      const target = byUid.get(/^\/d\/([a-z0-9-]+)\?/.exec(url)?.[1]);
      assert.ok(target !== undefined, `${panel}: ${url}`);
      const known = variablesIn(target).map(({ name }) => name);
      assert.deepEqual(
        passedOn(url).filter((name) => !known.includes(name)),
        [],
        panel,
      );
      assert.match(url, /\$\{__url_time_range\}/);
    }
  });

  it('of which Launch day is there once for each chosen variant', () => {
    const rows = (byUid.get(uids.launchDay)?.panels ?? []).filter(
      ({ type, repeat }) => type === 'row' && repeat !== undefined,
    );
    assert.deepEqual(
      rows.map(({ repeat }) => repeat),
      ['variant'],
    );
  });
});
