/** A scenario for somebody else's machines: k6 scripts, or everything that a cluster needs. */
import type { Plan } from '../../model/scenario/plan.ts';
import type { AllowedTarget } from '../target/loopback.ts';
import type { Files } from '../world.ts';
import { type Generators, type UsersWish, generatorsOf } from './generators.ts';
import { kubernetesFiles } from './kubernetes/folder.ts';
import { IN_CLUSTER_URL, MOCK_IDP } from './kubernetes/mock-idp.ts';
import { exportedScript, scriptName } from './script.ts';
import { segmentLines } from './segment-lines.ts';
import type { ExportFile } from './write-files.ts';

export interface ExportOrder {
  /** Title and text of the scenario, and how it was named on the command line. */
  readonly scenario: { readonly title: string; readonly text: string; readonly wanted: string };
  readonly plans: readonly Plan[];
  /** null: a mock on this machine, or in the cluster. */
  readonly target: AllowedTarget | null;
  readonly users: UsersWish;
  /** undefined: one for a script, as many as needed for a cluster. */
  readonly instances: number | undefined;
  /** The image of the mock, for a cluster; null: scripts alone. */
  readonly clusterImage: string | null;
  readonly version: string;
}

export interface ExportedVariant extends Generators {
  readonly plan: Plan;
  /** Below the folder of the export. */
  readonly script: string;
  readonly text: string;
  /** How to run it: one command line for each instance. */
  readonly commands: readonly string[];
}

export interface Exported {
  readonly variants: readonly ExportedVariant[];
  readonly files: readonly ExportFile[];
}

/** `launchquake serve` without options listens anywhere; with --port 8080 it is here. */
const DEFAULT_TARGET = 'http://127.0.0.1:8080';

export async function exportScenario(
  world: { readonly files: Files; readonly packageFolder: string },
  order: ExportOrder,
): Promise<Exported> {
  const { target, clusterImage } = order;
  const owned = target?.owned ?? null;
  const baked =
    clusterImage === null
      ? { target: target?.url ?? DEFAULT_TARGET, owned: owned === null ? [] : [owned] }
      : { target: IN_CLUSTER_URL, owned: [MOCK_IDP] };
  const variants: ExportedVariant[] = [];
  for (const plan of order.plans) {
    const instances = order.instances ?? (clusterImage === null ? 1 : undefined);
    const generators = generatorsOf(plan, { users: order.users, instances });
    const name = scriptName({ plan });
    const text = await exportedScript(world.packageFolder, {
      baked: { plan, ...baked, instances: generators.instances, mostUsers: generators.mostUsers },
      title: order.scenario.title,
      scenario: order.scenario.wanted,
      version: order.version,
      logins: generators.logins,
    });
    const commands = generators.instances === 1 ? [`k6 run ${name}`] : segmentLines(name, generators.instances);
    variants.push({ ...generators, plan, script: name, text, commands });
  }
  if (clusterImage === null) return { variants, files: variants.map(({ script: path, text }) => ({ path, text })) };
  const cluster = { variants, image: clusterImage, scenario: order.scenario };
  return { variants, files: await kubernetesFiles(world, cluster) };
}
