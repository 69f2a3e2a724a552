import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { composeText, variables } from './compose/files.ts';
import { type Project, readProject } from './compose/project.ts';
import { rules } from './compose/rules.ts';
import { type Draft, violations } from './compose/violations.ts';

const ours = (): Project => readProject(composeText, variables);

describe('docker-compose.yml', () => {
  for (const { name, broken } of rules)
    it(`keeps: ${name}`, () => {
      assert.deepEqual(broken(ours()), []);
    });

  it('has the four services of the lab', () => {
    assert.deepEqual(Object.keys(ours().services).toSorted(), ['grafana', 'k6', 'mock-idp', 'prometheus']);
  });
});

describe('the rules', () => {
  for (const { rule, what, plant } of violations)
    it(`find ${what}`, () => {
      const project = structuredClone(ours()) as Draft<Project>;
      plant(project);
      const found = rules.filter(({ broken }) => broken(project as Project).length > 0).map(({ name }) => name);
      assert.deepEqual(found, [rule]);
    });

  it('are each shown to find something', () => {
    const shown = new Set(violations.map(({ rule }) => rule));
    assert.deepEqual(
      rules.map(({ name }) => name).filter((name) => !shown.has(name)),
      [],
    );
  });
});
