/**
 * The whole test suite: every step runs, also after one that failed, and says how long it took and how much it looked
 * at. `suite.ts --only lint,types` runs the named steps. Ends with one line: `N passed, N failed`.
 */
import { fileURLToPath } from 'node:url';
import { closingLine } from './harness/closing-line.ts';
import { type Step, type StepResult, steps } from './harness/steps.ts';

const projectFolder = fileURLToPath(new URL('..', import.meta.url));
const NAME_WIDTH = 12;

interface Outcome extends StepResult {
  readonly name: string;
  readonly seconds: number;
}

async function runStep({ name, run }: Step): Promise<Outcome> {
  process.stdout.write(`\n── ${name} ──\n`);
  const started = performance.now();
  const result = await run(projectFolder).catch((error: unknown): StepResult => {
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return { passed: 0, failed: 1, skipped: 0, lookedAt: 'nothing' };
  });
  const outcome = { name, ...result, seconds: (performance.now() - started) / 1000 };
  process.stdout.write(`${lineOf(outcome)}\n`);
  return outcome;
}

const lineOf = ({ name, failed, seconds, lookedAt }: Outcome): string =>
  `${failed === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(NAME_WIDTH)} ${seconds.toFixed(1).padStart(6)} s  ${lookedAt}`;

function chosenSteps(args: readonly string[]): readonly Step[] {
  const at = args.indexOf('--only');
  if (args.length > 0 && (at !== 0 || args.length !== 2)) throw new Error('expected nothing, or --only STEP,STEP');
  const wanted = args[1]?.split(',') ?? steps.map(({ name }) => name);
  const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length === 0) return steps.filter(({ name }) => wanted.includes(name));
  throw new Error(`no step ${unknown.join(', ')}; there are ${steps.map(({ name }) => name).join(', ')}`);
}

const outcomes: Outcome[] = [];
for (const step of chosenSteps(process.argv.slice(2))) outcomes.push(await runStep(step));
process.stdout.write(`\n${outcomes.map(lineOf).join('\n')}\n\n${closingLine(outcomes)}\n`);
process.exitCode = outcomes.some(({ failed }) => failed > 0) ? 1 : 0;
