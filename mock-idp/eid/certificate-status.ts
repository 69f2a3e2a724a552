/** Whether a card has been withdrawn: the provider asks, and an answer may be slow, old or missing. */
import { exhaustive } from '../../src/model/errors.ts';
import type { World } from '../world.ts';
import { statusOf } from './cards.ts';
import { refuse } from './eid-errors.ts';
import type { StepAnswer } from './eid-errors.ts';
import { eidSettingsOf } from './eid-settings.ts';

/** A list of withdrawn cards as it was at a moment; on its way until `arrives` says whether it came. */
export interface StatusList {
  readonly askedAtSeconds: number;
  readonly arrives: Promise<boolean>;
}

const THE_LIST = 'list';

/** What speaks against this card; undefined: nothing that the look-up would tell. */
export async function statusProblem(world: World, card: string): Promise<StepAnswer | undefined> {
  // The day is printed on the card and stands in its certificate: nobody needs to be asked.
  if (statusOf(world, card) === 'expired') return refuse('card_expired');
  const { statusFailure, statusTimeoutSeconds: retryAfterSeconds } = eidSettingsOf(world);
  const seenAtSeconds = await listSeen(world);
  if (seenAtSeconds === undefined)
    return statusFailure === 'hard' ? refuse('certificate_status_unavailable', { retryAfterSeconds }) : undefined;
  return statusOf(world, card, seenAtSeconds) === 'lost' ? refuse('card_revoked') : undefined;
}

/** Up to which moment withdrawals are known; undefined: the look-up failed. */
async function listSeen(world: World): Promise<number | undefined> {
  const { certificateStatus } = eidSettingsOf(world);
  switch (certificateStatus) {
    case 'off':
      return -Infinity;
    case 'live':
      return (await answered(world, ask(world))) ? world.clock.nowSeconds() : undefined;
    case 'cached':
      return cachedList(world);
    case 'failing':
      return (await answered(world, new Promise(() => undefined))) ? -Infinity : undefined;
    default:
      return exhaustive(certificateStatus);
  }
}

/** One list for all cards: whoever comes while it is being fetched waits for that same fetch. A fetch that failed is not kept. */
async function cachedList(world: World): Promise<number | undefined> {
  const { stores, clock } = world;
  const now = clock.nowSeconds();
  const kept = stores.statusLists.get(now, THE_LIST);
  const isFresh = kept !== undefined && now - kept.askedAtSeconds < eidSettingsOf(world).statusCacheSeconds;
  const list = isFresh ? kept : { askedAtSeconds: now, arrives: ask(world) };
  if (!isFresh) stores.statusLists.set(now, THE_LIST, list);
  if (await answered(world, list.arrives)) return list.askedAtSeconds;
  if (stores.statusLists.get(clock.nowSeconds(), THE_LIST) === list) stores.statusLists.delete(THE_LIST);
  return undefined;
}

const ask = async ({ desk }: World): Promise<boolean> => (await desk.visit('certificate-status')) === 'served';

/** Whether the answer came, and came in time. */
function answered(world: World, answer: Promise<boolean>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const disarm = world.clock.after(eidSettingsOf(world).statusTimeoutSeconds, () => resolve(false));
  void answer.then((came) => {
    disarm();
    resolve(came);
  });
  return promise;
}
