/**
 * What abandoned logins leave behind: people start a login, get as far as chance takes them, and never come back. The heap after a million
 * has to be where it was after a hundred thousand: everything remembered is bounded and expires.
 *     node --expose-gc --import tsx bench/abandoned-logins.ts [LOGINS]
 * Requests go straight into the application (no socket); its clock moves on by a hundredth of a second a login, so that both ends of
 * forgetting are seen: entries that expire, and entries that are pushed out because a store is full.
 */
import { randomStream } from '../src/model/random.ts';
import { buildMockIdp } from '../mock-idp/app.ts';
import type { Clock } from '../mock-idp/clock.ts';
import { randomIdentifier } from '../mock-idp/identifiers.ts';
import { generateSigningKeys } from '../mock-idp/keys.ts';
import { measureProcess } from '../mock-idp/process-load.ts';
import { readProfile } from '../mock-idp/profiles/read-profile.ts';

const LOGINS = Number(process.argv[2] ?? 1_000_000);
const SECONDS_PER_LOGIN = 0.01;
const REPORTS = 10;

const { gc } = globalThis;
if (gc === undefined) throw new Error('start it with --expose-gc: a heap that was not collected says nothing');

let nowSeconds = 0;
const clock: Clock = {
  nowSeconds: () => nowSeconds,
  epochMsAt: (seconds) => 1_750_060_800_000 + seconds * 1000,
  after: () => () => undefined,
};

const profile = readProfile();
const { app, world } = await buildMockIdp({
  clock,
  identifier: randomIdentifier,
  keys: await generateSigningKeys(),
  profile: { ...profile, steps: {} },
  adminToken: randomIdentifier(),
  issuerOf: () => 'http://127.0.0.1',
  processLoad: measureProcess(),
});
const random = randomStream(1, 'where they give up');

const authorizeUrl = `/authorize?${new URLSearchParams({
  response_type: 'code',
  client_id: 'launchquake',
  redirect_uri: 'http://127.0.0.1/callback',
  scope: 'openid profile',
  state: 's'.repeat(43),
  nonce: 'n'.repeat(43),
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
}).toString()}`;

/** One login up to where chance ends it: after the door, with a session, at the card, or approved with a code that nobody exchanges. */
async function abandonLogin(index: number): Promise<void> {
  const started = await app.inject({ url: authorizeUrl });
  const transaction = new URL(String(started.headers.location), 'http://here').searchParams.get('transaction');
  const depth = random.uniform();
  if (depth < 0.5) return;
  const opened = await app.inject({ method: 'POST', url: '/eid/sessions', payload: { transaction } });
  const { session } = opened.json<{ session: string }>();
  if (depth < 0.8) return;
  const card = `LQ${String(index).padStart(8, '0')}`;
  const step = (path: string, payload: Record<string, unknown>) =>
    app.inject({ method: 'POST', url: `/eid/sessions/${session}/${path}`, payload });
  await step('challenge', { device: 'phone' });
  for (const round of [1, 2, 3]) await step('card', { round, card, response: 'r' });
  if (depth < 0.9) return;
  await step('pin', { pin: depth < 0.95 ? '000001' : Array.from(card.slice(-6)).toReversed().join('') });
  await step('approve', {});
  await app.inject({ url: `/eid/sessions/${session}` });
}

async function heapMegabytes(): Promise<number> {
  for (let pass = 0; pass < 3; pass += 1) {
    gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return process.memoryUsage().heapUsed / 1e6;
}

let atTenth = 0;
for (let report = 1; report <= REPORTS; report += 1) {
  for (let at = 0; at < LOGINS / REPORTS; at += 1) {
    nowSeconds += SECONDS_PER_LOGIN;
    await abandonLogin(((report - 1) * LOGINS) / REPORTS + at);
  }
  const heap = await heapMegabytes();
  if (report === 1) atTenth = heap;
  const count = ((report * LOGINS) / REPORTS).toLocaleString('en');
  const kept = Object.values(world.stores).reduce((sum, store) => sum + store.size(), 0);
  process.stdout.write(
    `${count.padStart(10)} abandoned logins  heap ${heap.toFixed(1).padStart(6)} MB  ${(heap / atTenth).toFixed(3)}  entries ${kept}\n`,
  );
}
await app.close();
