import { InvalidArgumentError } from 'commander';
import { type ExitCode, LaunchquakeError, type Problem, exitCodes } from '../../model/errors.ts';
import { MOST_INSTANCES } from '../../model/traffic/instances.ts';
import { type ExportedVariant, exportScenario } from '../../runners/export/export-scenario.ts';
import type { UsersWish } from '../../runners/export/generators.ts';
import { overlayNames } from '../../runners/export/kubernetes/overlays.ts';
import { type WrittenFile, writeExport } from '../../runners/export/write-files.ts';
import { loadScenario } from '../../runners/scenario-file.ts';
import { type AllowedTarget, allowTarget } from '../../runners/target/loopback.ts';
import { packageVersion } from '../package-version.ts';
import { type PlanOptions, livePlans, declarePlanChoice } from '../plan-options.ts';
import { type Verb, numberOption, printJson } from '../verb.ts';
import type { World } from '../world.ts';

interface ExportOptions extends PlanOptions {
  readonly target?: string;
  readonly iOwn?: string;
  readonly out: string;
  readonly users: UsersWish;
  readonly instances?: number;
  readonly kubernetes?: boolean;
  readonly image: string;
  readonly json?: boolean;
}

/** As docker-compose.yml builds it. */
const MOCK_IMAGE = 'launchquake/mock-idp:local';

export const exportVerb: Verb = {
  name: 'export',
  summary: 'Write each variant as one k6 script for plain k6, or everything for a Kubernetes cluster.',
  example: 'launchquake export launch-day --variant naive --out scripts',
  declare: (command, world, end) => {
    command.argument('<scenario>', 'name of a scenario, or path of a YAML file');
    declarePlanChoice(command)
      .option('--target <url>', 'the server that the script loads (default: a mock at http://127.0.0.1:8080)')
      .option('--i-own <host>', 'the host of --target, repeated: you own it and may load it')
      .option('--out <folder>', 'where to write', '.')
      .option('--users <all|storm|n>', 'virtual users to make ready: one a login, those of a storm, or n', users, 'all')
      .option(
        '--instances <n>',
        'k6 processes that share the load (default: 1; for a cluster as many as it needs)',
        numberOption({ from: 1, to: MOST_INSTANCES, whole: true }),
      )
      .option('--kubernetes', 'manifests for k6-operator and the Prometheus operator, with the mock as target')
      .option('--image <name>', 'image of the mock in the cluster', MOCK_IMAGE)
      .action(async (name: string, options: ExportOptions) => end(await runExport(world, name, options)));
  },
};

function users(text: string): UsersWish {
  if (text === 'all' || text === 'storm') return text;
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('Expected all, storm or a whole number of at least 1.');
}

async function runExport(world: World, name: string, options: ExportOptions): Promise<ExitCode> {
  const target = targetOf(options);
  const { scenario, text } = await loadScenario(world.files, world.packageFolder, name);
  const { variants, files } = await exportScenario(world, {
    scenario: { title: scenario.title, text, wanted: name },
    plans: livePlans(scenario, options),
    target,
    users: options.users,
    instances: options.instances,
    clusterImage: options.kubernetes === true ? options.image : null,
    version: await packageVersion(world),
  });
  const folder = options.out.replace(/(?<=.)\/+$/, '');
  const written = await writeExport(world.files, folder, files);
  const told = { folder, variants, written, next: nextSteps(options, folder, variants) };
  world.out.write(options.json === true ? printJson(documentOf(scenario.name, told)) : textOf(told));
  return exitCodes.pass;
}

/** Decided before anything is looked up or written. */
function targetOf({ target, iOwn, kubernetes }: ExportOptions): AllowedTarget | null {
  const problems: Problem[] = [];
  if (target === undefined && iOwn !== undefined)
    problems.push({ where: '--i-own', found: iOwn, expected: 'a --target that it is said of' });
  if (target !== undefined && kubernetes === true) {
    const hint =
      'for another server set LQ_TARGET and LQ_I_OWN in the runner of an overlay, and let its network policy out';
    problems.push({ where: '--target', found: target, expected: 'none with --kubernetes: it brings the mock', hint });
  }
  if (problems.length > 0) throw new LaunchquakeError('USAGE', 'launchquake export', problems);
  return target === undefined ? null : allowTarget(target, iOwn);
}

function nextSteps({ kubernetes }: ExportOptions, folder: string, variants: readonly ExportedVariant[]): string[] {
  if (kubernetes !== true) return variants.flatMap(({ commands }) => commands);
  return overlayNames.map((overlay) => `kubectl apply --server-side -k ${folder}/overlays/${overlay}`);
}

interface Told {
  readonly folder: string;
  readonly variants: readonly ExportedVariant[];
  readonly written: readonly WrittenFile[];
  /** Command lines. */
  readonly next: readonly string[];
}

function documentOf(scenario: string, { folder, variants, written, next }: Told): object {
  return {
    schema: 'launchquake/export@1',
    scenario,
    folder,
    variants: variants.map(({ plan, text: _text, commands: _commands, ...facts }) => ({
      name: plan.variant,
      ...facts,
    })),
    files: written,
    next,
  };
}

function textOf({ variants, written, next }: Told): string {
  const rows = variants.map(({ plan, logins, instances, users: ready, memoryMebibytes }) => {
    const each = instances === 1 ? 'one k6' : `${instances} k6, each`;
    return `${plan.variant}: ${logins} logins, ${ready} virtual users, ${each} with about ${memoryMebibytes} MiB`;
  });
  const files = written.map(({ path, action }) => `${action.padEnd(9)}  ${path}`);
  return `${[...files, '', ...rows, '', ...next].join('\n')}\n`;
}
