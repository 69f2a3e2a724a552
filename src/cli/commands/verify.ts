import { type Verb, numberOption } from '../verb.ts';
import type { VerifyOptions } from '../verify-all.ts';

const VERIFY_FOLDER = 'reports/verify';

export const verify: Verb = {
  name: 'verify',
  summary: 'Hold our engines to published experiments, exact theory and live runs: the proof, as a table.',
  example: 'launchquake verify --quick',
  declare: (command, world, end) => {
    command
      .option('--quick', 'fewer seeds and cases: under three minutes')
      .option('--only <names...>', 'only these experiments: names, beginnings of names, or rows of the proof')
      .option('--list', 'say what would be run')
      .option('--workers <n>', 'worker threads (default: one a core)', numberOption({ from: 1, to: 256, whole: true }))
      .option('--without-live', 'leave out what needs k6 and a mock')
      .option(
        '--write [file]',
        'write the proof as a document: Markdown, or a page if it ends in .html (default: docs/proof.md)',
      )
      .option('--out <folder>', 'where reports of the proof are kept', VERIFY_FOLDER)
      .option('--quiet', 'no progress on stderr')
      .action(async (options: VerifyOptions & { withoutLive?: boolean }) => {
        // Loaded here: the other verbs do without the experiments and start sooner.
        const { verifyAll } = await import('../verify-all.ts');
        end(await verifyAll(world, { ...options, live: options.withoutLive !== true }));
      });
  },
};
