/**
 * Gets the programs that Launchquake needs and npm does not bring: `provision.ts k6 prometheus … [--json]`.
 * Progress goes to stderr, what was found to stdout: one line, or one JSON document, a program.
 */
import { LaunchquakeError } from '../src/model/errors.ts';
import { provisionChromium } from './chromium/provision-chromium.ts';
import { provisionK6 } from './k6/provision-k6.ts';
import { provisionKubeconform, provisionKustomize } from './kubernetes/provision-kubernetes.ts';
import { provisionPrometheus } from './prometheus/provision-prometheus.ts';

const provisioners = {
  k6: provisionK6,
  prometheus: provisionPrometheus,
  kubeconform: provisionKubeconform,
  kustomize: provisionKustomize,
  chromium: provisionChromium,
};

type Program = keyof typeof provisioners;

const isProgram = (word: string): word is Program => Object.hasOwn(provisioners, word);

function programsIn(words: readonly string[]): readonly Program[] {
  const wrong = words.filter((word) => !isProgram(word));
  if (words.length > 0 && wrong.length === 0) return words.filter(isProgram);
  const found = words.length === 0 ? 'no program' : wrong.join(', ');
  const expected = `one or more of ${Object.keys(provisioners).join(', ')}, then --json if wanted`;
  throw new LaunchquakeError('USAGE', 'tools/provision.ts', [{ where: 'arguments', found, expected }]);
}

async function main(args: readonly string[]): Promise<void> {
  const json = args.includes('--json');
  const say = (line: string): void => {
    process.stderr.write(`provision: ${line}\n`);
  };
  for (const program of programsIn(args.filter((word) => word !== '--json'))) {
    const provided = await provisioners[program]({ env: process.env, say });
    const line = json
      ? JSON.stringify({ program, ...provided })
      : `${program} ${provided.version} (${provided.how}) ${provided.path}`;
    process.stdout.write(`${line}\n`);
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof LaunchquakeError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
