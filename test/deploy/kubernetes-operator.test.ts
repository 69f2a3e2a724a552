/**
 * What the manifests, their tests and docs/kubernetes.md take for granted about k6-operator, looked up in its own source at the pinned version.
 * A new version that does it in another way fails here first.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { schemaModules } from '../../tools/kubernetes/schema-modules.ts';
import { needed } from '../harness/needed.ts';

const { skip, get } = await needed(() => schemaModules({ env: process.env, say: () => undefined }));

const source = (path: string): string => readFileSync(join(get().k6OperatorCrds, '../../..', path), 'utf8');

const assumed: Readonly<Record<string, readonly (readonly [what: string, code: string])[]>> = {
  'pkg/resources/jobs/runner.go': [
    ['arguments are split at spaces', 'args := strings.Split(k6.GetSpec().Arguments, " ")'],
    ['the script and its API follow them', 'script.FullName(),\n\t\t"--address=0.0.0.0:6565")'],
    ['it starts paused', 'command = append(command, "--paused")'],
    ['each runner has its number as a tag', '"--tag", fmt.Sprintf("instance_id=%d", index)'],
    ['and the name of its TestRun', '"--tag", fmt.Sprintf("testrun_name=%s", k6.NamespacedName().Name)'],
    ['one runner has no segment', 'if k6.GetSpec().Parallelism > 1 {'],
    ['a job is not tried again', 'BackoffLimit: &zero32'],
    ['jobs are named by their number', 'name := fmt.Sprintf("%s-%d", k6.NamespacedName().Name, index)'],
    ['its own labels win', 'if _, ok := runnerLabels[k]; !ok {'],
    ['the account is `default` unless named', 'serviceAccountName := "default"'],
    ['a token is mounted unless refused', 'automountServiceAccountToken := true'],
    ['`separate` replaces every affinity', 'job.Spec.Template.Spec.Affinity = newAntiAffinity()'],
    ['its own probe asks for the status with the defaults of Kubernetes', 'Path:   "/v1/status"'],
  ],
  'pkg/resources/jobs/initializer.go': [
    ['without one of its own it is the runner’s pod', 'k6.GetSpec().Initializer = k6.GetSpec().Runner.DeepCopy()'],
    ['variables are handed on as -e NAME="value"', 'fmt.Sprintf(` -e %s="%s"`, ev.Name, ev.Value)'],
    ['it archives into /tmp', 'fmt.Sprintf("/tmp/%s.archived.tar", script.Filename)'],
    ['then inspects', 'k6 inspect --execution-requirements %[3]s'],
    ['and refuses errors in the log', "if grep 'level.*error'"],
  ],
  'pkg/resources/jobs/starter.go': [
    ['its image is not pinned unless named', 'starterImage := "ghcr.io/grafana/k6-operator:latest-starter"'],
  ],
  'pkg/resources/jobs/helpers.go': [
    ['labels of all its pods', '"app":   "k6",\n\t\t"k6_cr": name,'],
    ['containers that go before take its security', 'SecurityContext: &pod.ContainerSecurityContext'],
  ],
  'pkg/resources/containers/curl_start.go': [['it lets them go one after the other', 'strings.Join(parts, ";")']],
  'pkg/types/script.go': [['scripts of a ConfigMap are at /test', 'MountPath: "/test"']],
  'pkg/types/k6cli.go': [['outputs are left out of the archive’s arguments', 'case "-o", "--out":']],
  'internal/controller/k6_start.go': [
    ['it asks the runners itself', 'http.Get(fmt.Sprintf("http://%v:6565/v1/status"'],
  ],
  'internal/controller/k6_finish.go': [
    [
      'it makes no difference between success and failure',
      // Quoted: a note of its authors, which goes when they have done it.
      '// TODO: We should distinguish between Suceeded/Failed/Unknown',
    ],
  ],
};

describe('k6-operator, as far as we build on it', { skip }, () => {
  for (const [path, assumptions] of Object.entries(assumed))
    for (const [what, code] of assumptions) it(`${path}: ${what}`, () => assert.ok(source(path).includes(code), code));

  it('is the version that the documents speak of', () => {
    assert.equal(get().versions['github.com/grafana/k6-operator'], 'v1.5.0');
  });

  it('has no `args` in a TestRun yet: `arguments` is what 1.5 and later have', () => {
    interface Crd {
      readonly spec: {
        readonly versions: readonly {
          readonly name: string;
          readonly schema: {
            readonly openAPIV3Schema: { readonly properties: { readonly spec: { readonly properties: object } } };
          };
        }[];
      };
    }
    const { spec } = parse(source('config/crd/bases/k6.io_testruns.yaml')) as Crd;
    const fields =
      spec.versions.find(({ name }) => name === 'v1alpha1')?.schema.openAPIV3Schema.properties.spec.properties ?? {};
    assert.ok('arguments' in fields && !('args' in fields));
  });
});
