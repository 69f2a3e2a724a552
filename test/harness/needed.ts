/**
 * Something outside the project that a test needs (a program, a browser), or the reason why the test is skipped. In CI
 * there is no skipping: what is missing there fails the test. Use: `it('…', { skip: thing.skip }, …)`.
 */
export interface Needed<T> {
  readonly skip: string | false;
  /** The thing; throws when there is none. */
  get(): T;
}

export async function needed<T>(
  find: () => Promise<T>,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Needed<T>> {
  const [found] = await Promise.allSettled([find()]);
  if (found.status === 'fulfilled') return { skip: false, get: () => found.value };
  if (!(found.reason instanceof Error)) throw found.reason;
  const { reason } = found;
  return {
    skip: env['CI'] === 'true' ? false : reason.message,
    get: () => {
      throw reason;
    },
  };
}
