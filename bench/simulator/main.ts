/**
 * How fast the simulator is, beside the same kernel in C, SimPy and simscript. Each measurement has a process of its own and counts the
 * processor time of the run; ours and theirs take turns, and the medians of the rounds and of their ratios are printed.
 *     node --import tsx bench/simulator/main.ts [kernel | mm1 | simpy | simscript | browser]… [--rounds N]
 * Exit code 1 when something that was asked is not met.
 */
import { browserContest } from './browser.ts';
import { cKernel, own, simpy } from './programs.ts';
import type { Program } from './programs.ts';
import { hold, tableOf } from './table.ts';
import type { Contest, Row } from './table.ts';

const SERVICES = 2_500_000;
const CUSTOMERS = 5_000_000;
const MM1_EVENTS = 100_000_000;

const against = (name: string, program: Program, ...args: (string | number)[]): Contest['theirs'] =>
  'missing' in program ? program : { name, run: () => program.run(...args) };

const contests: Readonly<Record<string, () => Contest[]>> = {
  kernel: () => {
    const c = cKernel();
    return [200, 2000, 20_000].map((servers) => ({
      name: `full kernel, ${servers} servers, overloaded`,
      ours: () => own('kernel', servers, SERVICES / servers),
      theirs: against('the same in C, -O3', c, 'kernel', servers, SERVICES / servers),
      leastPerSecond: 6e6,
      leastRatio: 0.3,
      same: [
        'events',
        'offered',
        'succeeded',
        'failed',
        'attempts',
        'served',
        'servedLate',
        'refused',
        'timedOut',
        'busySeconds',
        'waitSeconds',
      ],
    }));
  },
  mm1: () => [
    {
      name: 'bare M/M/1',
      ours: () => own('mm1', MM1_EVENTS),
      theirs: against('the same in C, -O3', cKernel(), 'mm1', MM1_EVENTS),
      leastPerSecond: 20e6,
      same: ['events', 'offered', 'queueSeconds'],
    },
  ],
  simpy: () => [
    {
      name: 'M/M/10, ρ = 0.8',
      ours: () => own('mmc', 10, CUSTOMERS / 8),
      theirs: against('SimPy', simpy(), 10, 200_000),
      leastRatio: 30,
    },
  ],
  simscript: () => [
    {
      name: 'M/M/1, ρ = 0.8',
      ours: () => own('mmc', 1, CUSTOMERS / 0.8),
      theirs: { name: 'simscript', run: () => own('simscript', 50_000) },
      leastRatio: 100,
    },
  ],
  browser: () => [browserContest()],
};

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const words = process.argv.slice(2);
const at = words.indexOf('--rounds');
const rounds = at === -1 ? 5 : Number(words.splice(at, 2)[1]);
const unknown = words.filter((word) => !(word in contests));
if (unknown.length > 0 || !(rounds >= 1)) {
  say(`known: ${Object.keys(contests).join(', ')}, --rounds N; not: ${unknown.join(', ')}`);
  process.exit(2);
}
const rows: Row[] = [];
for (const word of words.length > 0 ? words : Object.keys(contests))
  for (const contest of contests[word]?.() ?? []) rows.push(await hold(contest, rounds, say));
process.stdout.write(tableOf(rows));
if (rows.some(({ isMet }) => !isMet)) process.exitCode = 1;
