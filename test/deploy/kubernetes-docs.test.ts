/** docs/kubernetes.md: its queries, its commands and its numbers are those of the exported folder. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { knownNames } from '../../dashboards/series/known-names.ts';
import type { Baked } from '../../src/model/scenario/baked.ts';
import { arrivalTimes } from '../../src/model/traffic/arrivals.ts';
import { promqlTree } from '../dashboards/promql-tree.ts';
import { exportCommand } from '../harness/exported-folder.ts';
import { DOCUMENTED_RUN, gateQueries } from './kubernetes-queries.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(join(project, 'docs/kubernetes.md'), 'utf8');
const folder = join(project, 'deploy/kubernetes');
const read = (path: string): string => readFileSync(join(folder, path), 'utf8');
const commands = [...page.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block).join('\n');

describe('docs/kubernetes.md', () => {
  const queries = gateQueries().map((query) => ({ ...query, tree: promqlTree(query.expr) }));

  it(`has ${queries.length} queries that parse, ask for declared metrics, and for one run`, () => {
    assert.ok(queries.length >= 12, `${queries.length}`);
    for (const { name, tree } of queries) {
      assert.deepEqual(tree.errors, [], name);
      assert.ok(tree.selectors.length > 0, name);
      for (const { metric, matchers } of tree.selectors) {
        assert.ok(knownNames.has(metric ?? ''), `${name}: ${metric}`);
        assert.equal(matchers.find(({ label }) => label === 'run')?.value, DOCUMENTED_RUN, name);
      }
    }
  });

  it('asks for the run that the kind overlay has', () =>
    assert.match(read('overlays/kind/run.env'), new RegExp(`^RUN=${DOCUMENTED_RUN}$`, 'm')));

  it('gives the numbers of the launch day', () => {
    const script = read('variants/naive/launch-day-naive.js');
    const { plan } = JSON.parse(/^const LAUNCHQUAKE = (\{\n[^]*?\n\});$/m.exec(script)?.[1] ?? '') as Baked;
    const { trigger, client, durationSeconds } = plan;
    const told = `has ${arrivalTimes(plan).length} logins in ${durationSeconds} s; the trigger lasts ${trigger.durationSeconds} s, from second ${trigger.startSeconds}; a client waits ${client.timeoutSeconds} s.`;
    assert.ok(page.includes(told), told);
    assert.equal(page.match(/\[1h\]\)\) \/ 20$/gm)?.length, 2);
    assert.equal(trigger.durationSeconds, 20);
  });

  it('tells the command that wrote deploy/kubernetes', () => {
    assert.ok(commands.includes(`launchquake ${exportCommand.join(' ')} --out deploy/kubernetes\n`));
  });

  it('names only paths that are there, and objects by their names', () => {
    const paths = [...commands.matchAll(/deploy\/[\w./-]+/g)].map(([path]) => path.replace(/\/admin-token$/, ''));
    assert.ok(paths.length >= 5, paths.join(' '));
    for (const path of paths) assert.ok(existsSync(join(project, path)), path);
    const load = parse(read('variants/naive/test-run.yaml')) as { metadata: { name: string } };
    assert.ok(commands.includes(`testrun/${load.metadata.name} `));
    assert.match(read('overlays/kind/kustomization.yaml'), /^ {2}- \.\.\/\.\.\/variants\/naive$/m);
  });

  it('builds and loads the image that the Deployment takes', () => {
    const image = /^ +image: (.*)$/m.exec(read('base/mock-idp.yaml'))?.[1] ?? '';
    assert.ok(
      commands.includes(`--tag ${image} .`) && commands.includes(`kind load docker-image --name launchquake ${image}`),
    );
  });

  it('keeps the admin token out of git', () => {
    assert.match(read('.gitignore'), /^admin-token$/m);
    assert.ok(!existsSync(join(folder, 'base/admin-token')));
  });
});
