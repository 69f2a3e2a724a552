/** The k6 entry as one es2017 file: k6's engine cannot parse everything TypeScript leaves, and hangs on some of it. */
import { dirname } from 'node:path';
import { build } from 'esbuild';
import { LaunchquakeError } from '../../model/errors.ts';

/** What k6 v2.2.0 runs as it is: lowered, private fields become look-ups that every user pays for. */
const nativeInK6 = {
  'class-field': true,
  'class-private-field': true,
  'class-private-method': true,
  'class-private-accessor': true,
  'logical-assignment': true,
  'nullish-coalescing': true,
  'optional-chain': true,
};

/**
 * The bundle of `entryPath`, as text. k6's own modules stay imports. The same bytes wherever it is made.
 * @param head text that goes before it, as it is
 */
export async function bundleK6Entry(entryPath: string, head = ''): Promise<string> {
  try {
    const { outputFiles } = await build({
      entryPoints: [entryPath],
      absWorkingDir: dirname(entryPath),
      banner: { js: head },
      write: false,
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      target: 'es2017',
      supported: nativeInK6,
      external: ['k6', 'k6/*'],
      logLevel: 'silent',
    });
    return outputFiles.map(({ text }) => text).join('');
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new LaunchquakeError('INTERNAL', entryPath, [{ where: 'bundle for k6', found, expected: 'a bundle' }], {
      cause: error,
    });
  }
}
