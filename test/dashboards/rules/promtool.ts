/** Runs `promtool test rules` on texts, in a folder of its own. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { yamlText } from '../../../dashboards/rules/rule-files.ts';
import type { RuleGroup } from '../../../dashboards/rules/rule.ts';
import { testPrometheus } from '../../harness/prometheus.ts';

export const prometheus = await testPrometheus();

/** What promtool says is wrong; nothing: the rules do what the tests ask for. */
export async function failureOf(groups: readonly RuleGroup[], test: object): Promise<string | null> {
  const folder = mkdtempSync(join(tmpdir(), 'launchquake-rules-'));
  try {
    writeFileSync(join(folder, 'rules.yml'), yamlText({ groups }));
    writeFileSync(join(folder, 'tests.yml'), yamlText({ rule_files: ['rules.yml'], ...test }));
    const { code, stdout, stderr, fault } = await prometheus.promtool(['test', 'rules', join(folder, 'tests.yml')]);
    const told = `${stdout}${stderr}`;
    assert.equal(fault, undefined, told);
    assert.match(told, code === 0 ? /^ +SUCCESS$/m : /^ +FAILED:$/m);
    return code === 0 ? null : told.trim();
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What `promtool check rules` says of a rule file that is right. */
export async function promtoolChecks(text: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'launchquake-rules-'));
  try {
    writeFileSync(join(folder, 'rules.yml'), text);
    const { code, stdout, stderr } = await prometheus.promtool(['check', 'rules', join(folder, 'rules.yml')]);
    assert.equal(code, 0, stderr);
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
