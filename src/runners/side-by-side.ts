/** Several variants at the same time or one after the other; the results in the order of the plans. */

/**
 * Runs `work` for every item. Side by side, all are started at once and all are waited for, also when one of them fails: nothing
 * may still run when this returns.
 */
export async function runAll<Item, Result>(
  items: readonly Item[],
  sideBySide: boolean,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  if (!sideBySide) {
    const results: Result[] = [];
    for (const item of items) results.push(await work(item));
    return results;
  }
  const settled = await Promise.allSettled(items.map((item) => work(item)));
  return settled.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/**
 * A place where `count` pieces of work wait for each other, so that none is measured while another still starts. One that fails
 * before calls it too: nobody waits for the dead.
 */
export function meetingPoint(count: number): () => Promise<void> {
  let missing = count;
  let open = (): void => undefined;
  const everyone = new Promise<void>((resolve) => {
    open = resolve;
  });
  return () => {
    missing -= 1;
    if (missing <= 0) open();
    return everyone;
  };
}
