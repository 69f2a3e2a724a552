import { provisionChromium } from '../../tools/chromium/provision-chromium.ts';
import { provisionK6 } from '../../tools/k6/provision-k6.ts';
import { kubernetesSchemas } from '../../tools/kubernetes/kubernetes-schemas.ts';
import { provisionKubeconform, provisionKustomize } from '../../tools/kubernetes/provision-kubernetes.ts';
import { provisionPrometheus } from '../../tools/prometheus/provision-prometheus.ts';
import { runTests } from './run-tests.ts';
import { shell } from './shell.ts';
import { findTestFiles, groupOf, type TestGroup } from './test-files.ts';
import { checkTypes, typeProjects } from './type-check.ts';

/** How a step of the suite ended. A step that runs tests counts them; any other counts as one. */
export interface StepResult {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** How much was looked at: `123 files`. */
  readonly lookedAt: string;
}

export interface Step {
  readonly name: string;
  readonly run: (projectFolder: string) => Promise<StepResult>;
}

const one = (ok: boolean, lookedAt: string): StepResult => ({
  passed: ok ? 1 : 0,
  failed: ok ? 0 : 1,
  skipped: 0,
  lookedAt,
});

/** A command whose own output says how much it looked at; `evidence` finds that, and without it the step fails. */
function commandStep(name: string, command: string, evidence: RegExp): Step {
  return {
    name,
    run: async (cwd) => {
      const { code, output } = await shell(command, { cwd });
      const lookedAt = evidence.exec(output)?.[1];
      if (lookedAt === undefined)
        process.stdout.write(`${name}: no word of how much was looked at, so it counts as failed\n`);
      return one(code === 0 && lookedAt !== undefined, lookedAt ?? 'nothing');
    },
  };
}

function testStep(group: TestGroup): Step {
  return {
    name: group,
    run: async (projectFolder) => {
      const files = findTestFiles(projectFolder).filter((file) => groupOf(file) === group);
      const counts = await runTests({ projectFolder, files, group, out: process.stdout });
      return { ...counts, lookedAt: `${counts.tests} tests in ${counts.files} files` };
    },
  };
}

const types: Step = {
  name: 'types',
  run: async (cwd) => {
    const checks = [];
    for (const project of typeProjects) checks.push(await checkTypes(project, cwd));
    const lookedAt = checks.map(({ project, files }) => `${files} files in ${project}`).join(', ');
    return one(
      checks.every(({ ok }) => ok),
      lookedAt,
    );
  },
};

const say = (line: string): void => {
  process.stderr.write(`provision: ${line}\n`);
};

/** What tests use besides k6, and how to say what was found. */
const others: Readonly<Record<string, () => Promise<string>>> = {
  Chromium: async () => (await provisionChromium({ env: process.env, say })).version,
  Prometheus: async () => withOrigin('Prometheus', await provisionPrometheus({ env: process.env, say })),
  kubeconform: async () => withOrigin('kubeconform', await provisionKubeconform({ env: process.env, say })),
  kustomize: async () => withOrigin('kustomize', await provisionKustomize({ env: process.env, say })),
  'schema files': async () => `${(await kubernetesSchemas({ env: process.env, say })).files} schema files`,
};

const withOrigin = (name: string, found: { readonly version: string; readonly how: string }): string =>
  `${name} ${found.version} (${found.how})`;

/** k6 must be there. The others must be in CI; elsewhere the tests that need one are skipped and say so. */
const provision: Step = {
  name: 'provision',
  run: async () => {
    const found = [withOrigin('k6', await provisionK6({ env: process.env, say }))];
    let missing = 0;
    for (const [name, get] of Object.entries(others)) {
      const what = await get().catch((error: unknown) => {
        say(error instanceof Error ? error.message : String(error));
        missing += 1;
        return `no ${name}`;
      });
      found.push(what);
    }
    return one(missing === 0 || process.env['CI'] !== 'true', found.join(', '));
  },
};

export const steps: readonly Step[] = [
  provision,
  commandStep('format', 'npm run --silent format:check', /on (\d+ files)/),
  commandStep('lint', 'npm run --silent lint', /on ((?:[1-9]\d*) files with \d+ rules)/),
  types,
  testStep('unit'),
  // Published and exact values against our engines; live runs are in the next step.
  commandStep(
    'proof',
    'node bin/launchquake.mjs verify --quick --without-live',
    /([1-9]\d* rows?) (?:agree|do not agree)/,
  ),
  testStep('live'),
  commandStep('dead-code', 'npm run --silent dead-code', /looked at ([1-9]\d* of \d+ files)/),
  commandStep('generated', 'npm run --silent generate:check', /looked at ([1-9]\d* generated files)/),
];
