import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runCommand } from '../../tools/command.ts';
import { committedDashboards, type DashboardJson, projectFolder } from './linter/dashboard-json.ts';

/** A mistake in a dashboard, and what the compiler says about it. */
const planted: readonly {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly says: RegExp;
}[] = [
  {
    name: 'a tooltip that there is not',
    from: '"graphTooltip":1',
    to: '"graphTooltip":7',
    says: /7.* is not assignable/,
  },
  {
    name: 'a display mode of a legend with a typing error',
    from: '"displayMode":"list"',
    to: '"displayMode":"lsit"',
    says: /"lsit".* is not assignable/,
  },
  { name: 'a key that Grafana does not know', from: '"editable":false', to: '"editible":false', says: /editible/ },
  {
    name: 'an option of another kind of panel',
    from: '"calculate":false',
    to: '"calculate":false,"graphMode":"none"',
    says: /graphMode/,
  },
  {
    name: 'a refresh of a variable by a word',
    from: '"refresh":2',
    to: '"refresh":"2"',
    says: /"2".* is not assignable/,
  },
  {
    name: 'a mode of colour that there is not',
    from: '"mode":"palette-classic-by-name"',
    to: '"mode":"palette"',
    says: /"palette".* is not assignable/,
  },
  { name: 'a panel of a kind that we do not use', from: '"type":"heatmap"', to: '"type":"heatmaps"', says: /heatmaps/ },
  { name: 'a place on the grid without a width', from: '"w":24,', to: '', says: /Property 'w' is missing|'w'/ },
];

const source = (json: DashboardJson | string): string =>
  `import type { ProvisionedDashboard } from './grafana-types.ts';\n` +
  `export const dashboard = ${typeof json === 'string' ? json : JSON.stringify(json)} as const satisfies ProvisionedDashboard;\n`;

describe('the generated dashboards and the types of @grafana/schema', () => {
  let complaints: readonly string[] = [];
  const about = (file: string): readonly string[] => complaints.filter((line) => line.startsWith(`${file}(`));
  const folder = mkdtempSync(join(tmpdir(), 'launchquake-types-'));
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);

  before(async () => {
    const users = committedDashboards.find(({ json }) => json.uid === 'lq-users');
    const text = JSON.stringify(users?.json);
    symlinkSync(join(projectFolder, 'node_modules'), join(folder, 'node_modules'), 'junction');
    copyFileSync(fileURLToPath(new URL('grafana-types.ts', import.meta.url)), join(folder, 'grafana-types.ts'));
    write('package.json', '{"type":"module"}');
    write(
      'tsconfig.json',
      JSON.stringify({
        extends: join(projectFolder, 'tsconfig.base.json'),
        compilerOptions: { types: [] },
        include: ['*.ts'],
      }),
    );
    for (const { file, json } of committedDashboards) write(file.replace(/json$/, 'ts'), source(json));
    for (const [index, { from, to, name }] of planted.entries()) {
      assert.ok(text.includes(from), `${name}: nothing to spoil`);
      write(`planted-${index}.ts`, source(text.replace(from, to)));
    }
    const compiler = join(projectFolder, 'node_modules/typescript/bin/tsc');
    const { stdout, fault } = await runCommand(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], {
      env: process.env,
      cwd: folder,
      timeoutSeconds: 60,
    });
    assert.equal(fault, undefined);
    complaints = stdout.split('\n').filter((line) => line !== '');
  });

  after(() => rmSync(folder, { recursive: true }));

  for (const { file } of committedDashboards)
    it(`${file} is what Grafana’s types say`, () => {
      assert.deepEqual(about(file.replace(/json$/, 'ts')), []);
    });

  for (const [index, { name, says }] of planted.entries())
    it(`${name} is seen`, () => {
      assert.match(about(`planted-${index}.ts`).join('\n'), says);
    });

  it('complain about nothing else', () => {
    assert.deepEqual(
      complaints.filter((line) => /^\S+\(/.test(line) && !line.startsWith('planted-')),
      [],
    );
  });
});
