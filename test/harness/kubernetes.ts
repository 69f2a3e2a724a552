import { type CommandResult, reasonOf, runCommand } from '../../tools/command.ts';
import { kubernetesSchemas } from '../../tools/kubernetes/kubernetes-schemas.ts';
import { findKubeconform, findKustomize } from '../../tools/kubernetes/provision-kubernetes.ts';
import { schemaModules } from '../../tools/kubernetes/schema-modules.ts';
import { needed } from './needed.ts';

/** What kubeconform says of one object in a manifest. */
export interface CheckedObject {
  readonly filename: string;
  readonly kind: string;
  readonly name: string;
  readonly status: 'statusValid' | 'statusInvalid' | 'statusError' | 'statusSkipped' | 'statusEmpty';
  readonly msg: string;
}

const given = { env: process.env, say: () => undefined };
const TIMEOUT_SECONDS = 60;

/** The real kubeconform with strict schemas of Kubernetes, the k6 operator and the Prometheus operator. */
export async function testKubeconform(): Promise<{
  readonly skip: string | false;
  /** Every object in the files (YAML or JSON). An unknown field, or a kind without a schema, is a fault. */
  check(
    files: readonly string[],
  ): Promise<{ readonly code: number | null; readonly resources: readonly CheckedObject[] }>;
}> {
  const { skip, get } = await needed(async () => {
    const program = await findKubeconform(given);
    return { program, ...(await kubernetesSchemas(given)) };
  });
  return {
    skip,
    check: async (files) => {
      const { program, schemaLocation } = get();
      const args = ['-strict', '-verbose', '-output', 'json', '-schema-location', schemaLocation, ...files];
      const result = await run(program, args);
      const answer = JSON.parse(result.stdout === '' ? '{}' : result.stdout) as { resources?: CheckedObject[] };
      if (answer.resources === undefined || answer.resources.length === 0)
        throw new Error(`kubeconform looked at nothing: ${reasonOf(result)}`);
      return { code: result.code, resources: answer.resources };
    },
  };
}

/** The real kustomize. */
export async function testKustomize(): Promise<{
  readonly skip: string | false;
  /** The manifests of a base or overlay, as one YAML text. */
  build(folder: string): Promise<string>;
}> {
  const { skip, get } = await needed(() => findKustomize(given));
  return {
    skip,
    build: async (folder) => {
      const result = await run(get(), ['build', folder]);
      if (result.code !== 0) throw new Error(`kustomize build ${folder}: ${reasonOf(result)}`);
      return result.stdout;
    },
  };
}

/** The Compose Specification's own JSON Schema. */
export async function testComposeSchema(): Promise<{ readonly skip: string | false; path(): string }> {
  const { skip, get } = await needed(() => schemaModules(given));
  return { skip, path: () => get().composeSchema };
}

const run = (program: string, args: readonly string[]): Promise<CommandResult> =>
  runCommand(program, args, { env: process.env, timeoutSeconds: TIMEOUT_SECONDS });
