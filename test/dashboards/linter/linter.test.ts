import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { committedDashboards, type DashboardJson, projectFolder } from './dashboard-json.ts';
import { panelRules } from './panel-rules.ts';
import { blameless, planted } from './planted.ts';
import type { Complaint, LinterRule } from './rule.ts';
import { targetRules } from './target-rules.ts';
import { templateRules } from './template-rules.ts';

const rules: readonly LinterRule[] = [...templateRules, ...panelRules, ...targetRules];

interface Exclusions {
  readonly [rule: string]: {
    readonly reason: string;
    readonly entries?: readonly { readonly dashboard: string; readonly panel?: string }[];
  };
}

const { exclusions } = parse(readFileSync(join(projectFolder, 'dashboards/generated/.lint'), 'utf8')) as {
  exclusions: Exclusions;
};

function isExcluded(rule: string, { title }: DashboardJson, { panel }: Complaint): boolean {
  const exclusion = exclusions[rule];
  if (exclusion === undefined) return false;
  const { entries } = exclusion;
  return (
    entries === undefined || entries.some((entry) => entry.dashboard === title && (entry.panel ?? panel) === panel)
  );
}

describe('the rules of grafana/dashboard-linter', () => {
  it('are all 17 of them', () => {
    assert.equal(new Set(rules.map(({ name }) => name)).size, 17);
  });

  for (const rule of rules)
    it(`${rule.name} has nothing to say about the ${committedDashboards.length} dashboards, but for what .lint excuses`, () => {
      assert.ok(committedDashboards.length > 0);
      const left = committedDashboards.flatMap(({ file, json }) =>
        rule
          .complaints(json)
          .filter((complaint) => !isExcluded(rule.name, json, complaint))
          .map((complaint) => ({ file, ...complaint })),
      );
      assert.deepEqual(left, []);
    });

  it('every exclusion has a reason, and something to excuse', () => {
    for (const [name, { reason, entries = [] }] of Object.entries(exclusions)) {
      assert.ok(reason.length > 30, name);
      const rule = rules.find((one) => one.name === name);
      const complaints = committedDashboards.flatMap(({ json }) =>
        (rule?.complaints(json) ?? []).map((complaint) => ({ dashboard: json.title, panel: complaint.panel })),
      );
      assert.ok(complaints.length > 0, `${name} excuses nothing`);
      for (const { dashboard, panel } of entries)
        assert.ok(
          complaints.some((complaint) => complaint.dashboard === dashboard && complaint.panel === panel),
          `${name}: ${dashboard} · ${panel} needs no excuse`,
        );
    }
  });
});

describe('a planted violation', () => {
  it('is there for each rule', () => {
    assert.deepEqual(
      rules.map(({ name }) => name).filter((name) => !planted.some(({ rule }) => rule === name)),
      [],
    );
  });

  for (const { rule: name, what, spoil } of planted)
    it(`of ${name} is seen: ${what}`, () => {
      const rule = rules.find((one) => one.name === name);
      assert.deepEqual(rule?.complaints(blameless), [], 'it complains about a dashboard that is as it should be');
      assert.equal(rule?.complaints(spoil(blameless)).length, 1);
    });
});
