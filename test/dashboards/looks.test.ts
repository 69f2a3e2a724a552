import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { dashboards } from '../../dashboards/dashboards.ts';
import {
  outcomeLooks,
  resultLooks,
  segmentLooks,
  stationLooks,
  stepLooks,
  variantLooks,
} from '../../dashboards/looks.ts';
import { lookAt, palette } from '../../dashboards/palette.ts';
import { panelsOf } from '../../dashboards/queries.ts';
import type { Panel } from '../../dashboards/spec.ts';
import { answerResults, outcomes } from '../../src/model/record/run-record.ts';
import { stepNames } from '../../src/model/scenario/steps.ts';
import { committedDashboards, panelsIn, projectFolder } from './linter/dashboard-json.ts';

interface ScenarioFile {
  readonly variants?: readonly { readonly name: string }[];
  readonly segments?: readonly { readonly name: string; readonly startsLogin?: boolean }[];
  readonly service?: { readonly stations?: Readonly<Record<string, unknown>> };
}

const scenarios = readdirSync(join(projectFolder, 'scenarios'))
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => parse(readFileSync(join(projectFolder, 'scenarios', name), 'utf8'), { merge: true }) as ScenarioFile);

const table = [
  { what: 'outcome', looks: outcomeLooks, names: outcomes },
  { what: 'result of a request', looks: resultLooks, names: answerResults },
  { what: 'step', looks: stepLooks, names: stepNames },
  {
    what: 'variant of our scenarios',
    looks: variantLooks,
    names: scenarios.flatMap(({ variants = [] }) => variants.map(({ name }) => name)),
  },
  {
    what: 'segment of our scenarios that logs in',
    looks: segmentLooks,
    names: scenarios.flatMap(({ segments = [] }) =>
      segments.filter(({ startsLogin }) => startsLogin !== false).map(({ name }) => name),
    ),
  },
  {
    what: 'station of our scenarios',
    looks: stationLooks,
    names: scenarios.flatMap(({ service }) => Object.keys(service?.stations ?? {})),
  },
];

describe('looks', () => {
  for (const { what, looks, names } of table)
    it(`every ${what} has one (${names.length})`, () => {
      assert.ok(names.length > 0);
      assert.deepEqual(
        names.filter((name) => !Object.hasOwn(looks, name)),
        [],
      );
    });

  it('24 of them differ, and neighbours in colour and in dash', () => {
    const many = Array.from({ length: 24 }, (_, index) => lookAt(index));
    assert.equal(new Set(many.map(({ colour, dash }) => `${colour} ${dash}`)).size, 24);
    for (const [index, { colour, dash }] of many.entries()) {
      const next = many[index + 1];
      if (next !== undefined) assert.ok(next.colour !== colour && next.dash !== dash);
    }
  });

  it('no two lines of one panel have the same, and none differ by colour alone', () => {
    const looksOf = (panel: Panel) =>
      panel.kind === 'lines'
        ? [...Object.values(panel.looks ?? {}), ...panel.queries.flatMap(({ look }) => look ?? [])]
        : [];
    for (const panel of dashboards.flatMap(panelsOf)) {
      const looks = looksOf(panel);
      const seen = looks.map(({ colour, dash }) => `${colour} ${dash}`);
      assert.equal(new Set(seen).size, seen.length, panel.title);
      const few = looks.length <= 3;
      if (few) assert.equal(new Set(looks.map(({ dash }) => dash)).size, looks.length, `${panel.title}: dashes`);
    }
  });

  it('every line with a name that is known before has one', () => {
    const bare = dashboards
      .flatMap(panelsOf)
      .flatMap((panel) => (panel.kind === 'lines' ? panel.queries.map((query) => ({ panel, query })) : []))
      .filter(({ query }) => !query.legend.includes('{{') && query.look === undefined && query.invisible !== true);
    assert.deepEqual(
      bare.map(({ panel, query }) => `${panel.title}: ${query.legend}`),
      [],
    );
  });

  it('the generated files hold colours of the palette alone', () => {
    const allowed = new Set<string>([...Object.values(palette), 'transparent']);
    const coloured = committedDashboards.flatMap(({ file, json }) =>
      [...JSON.stringify(json).matchAll(/"(?:fixedColor|color|iconColor|fill)":"([^"]+)"/g)].map(([, found = '']) => ({
        file,
        found,
      })),
    );
    assert.ok(coloured.length > 100);
    const lineFills = new Set(['solid', 'dash', 'dot']);
    assert.deepEqual(
      coloured.filter(({ found }) => !allowed.has(found) && !lineFills.has(found)),
      [],
    );
    const [heatmap] = committedDashboards
      .flatMap(({ json }) => panelsIn(json))
      .filter(({ type }) => type === 'heatmap');
    assert.equal((heatmap?.options?.['color'] as { scheme?: string } | undefined)?.scheme, 'Cividis');
  });
});
