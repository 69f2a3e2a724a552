import { declareMockFileOptions } from '../mock-files.ts';
import { declareMockProfileOptions } from '../mock-profile.ts';
import type { UpOptions } from '../up/bring-up.ts';
import { type Verb, numberOption } from '../verb.ts';

const port = numberOption({ from: 0, to: 65_535, whole: true });

export const up: Verb = {
  name: 'up',
  summary:
    'Start the mock identity provider and a Prometheus that watches it, and Grafana where there is one; no containers.',
  example: 'launchquake up --port 9090',
  declare: (command, world, end) => {
    command
      .option('--port <number>', 'port of Prometheus; 0 takes a free one', port, 9090)
      .option('--mock-port <number>', 'port of the mock; 0 takes a free one', port, 8080)
      .option('--grafana-port <number>', 'port of Grafana', numberOption({ from: 1, to: 65_535, whole: true }), 3000)
      .option('--data <folder>', 'where Prometheus keeps its data', '.launchquake/prometheus');
    declareMockFileOptions(declareMockProfileOptions(command))
      .option('--until-stdin-ends', 'end when stdin ends: with the program that started it')
      .action(async (options: UpOptions) => {
        // Loaded here: no other verb needs the configuration of Prometheus.
        const { upUntilEnd } = await import('../up/up.ts');
        end(await upUntilEnd(world, options));
      });
  },
};
