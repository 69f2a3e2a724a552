/** A browser, a phone and a card for tests of the eID: each step one call, each answer its status and its body. */
import assert from 'node:assert/strict';
import type { LightMyRequestResponse } from 'fastify';
import type { EidSettings } from '../../../mock-idp/eid/eid-settings.ts';
import type { ProfileDocument } from '../../../mock-idp/profiles/profile-document.ts';
import { ADMIN_TOKEN, openMock, profileOf } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { authorize, CARD, PIN, post, transactionOf } from '../login.ts';
import type { Fields } from '../login.ts';

export interface Told {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export const told = (response: LightMyRequestResponse): Told => ({
  status: response.statusCode,
  body: response.json<Record<string, unknown>>(),
});

/** What tests look at first: status and error. */
export const errorOf = ({ status, body }: Told): readonly [number, unknown] => [status, body['error']];

/** @param eid changed settings */
export const openEidMock = (eid: EidSettings = {}, changes: Partial<ProfileDocument> = {}): Promise<TestMock> =>
  openMock({ profile: profileOf(0, { eid, ...changes }) });

export interface Opened {
  readonly transaction: string;
  readonly session: string;
  readonly qr: string;
  readonly appLink: string;
}

/** A login up to the code that its page shows. */
export async function openLogin({ app }: TestMock, changes: Fields = {}): Promise<Opened> {
  const transaction = transactionOf(await authorize(app, changes));
  const { status, body } = told(await post(app, '/eid/sessions', { transaction }));
  assert.equal(status, 201);
  return {
    transaction,
    session: String(body['session']),
    qr: String(body['qr']),
    appLink: String(body['appLink']),
  };
}

export const appWordOf = (appLink: string): string => new URL(appLink).searchParams.get('app') ?? '';

export const step = async (
  { app }: TestMock,
  session: string,
  path: string,
  body: Record<string, unknown> = {},
): Promise<Told> => told(await post(app, `/eid/sessions/${session}/${path}`, body));

export const poll = async ({ app }: TestMock, session: string): Promise<Told['body']> =>
  told(await app.inject(`/eid/sessions/${session}`)).body;

export const scan = async ({ app }: TestMock, body: Record<string, unknown>): Promise<Told> =>
  told(await post(app, '/eid/scans', body));

/** The code of this moment. */
export const qrOf = async ({ app }: TestMock, session: string): Promise<string> =>
  String(told(await app.inject(`/eid/sessions/${session}/qr`)).body['qr']);

export interface PhoneOptions {
  readonly card?: string;
  readonly pin?: string;
  readonly rounds?: number;
  readonly challenge?: Record<string, unknown>;
}

/** The phone's steps in their order; stops at the first that is refused, and answers the last. */
export async function walk(
  mock: TestMock,
  session: string,
  { card = CARD, pin = PIN, rounds = 3, challenge = {} }: PhoneOptions = {},
): Promise<Told> {
  const steps: (readonly [string, Record<string, unknown>])[] = [
    ['challenge', challenge],
    ...Array.from({ length: rounds }, (_, at) => ['card', { round: at + 1, card, response: 'r' }] as const),
    ['pin', { pin }],
    ['approve', {}],
  ];
  let last: Told = { status: 0, body: {} };
  for (const [path, body] of steps) {
    last = await step(mock, session, path, body);
    if (last.status !== 200) break;
  }
  return last;
}

/** A whole login of a card; the answer is the last step's. */
export const logIn = async (mock: TestMock, options: PhoneOptions = {}): Promise<Told> =>
  walk(mock, (await openLogin(mock)).session, options);

/** Types wrong PINs in a session of its own. */
export async function typeWrongPins(mock: TestMock, card: string, times: number): Promise<readonly Told[]> {
  const { session } = await openLogin(mock);
  const answers = [await walk(mock, session, { card, pin: '000000' })];
  for (let time = 1; time < times; time += 1) answers.push(await step(mock, session, 'pin', { pin: '000000' }));
  return answers;
}

export const pinOfCard = (card: string): string => Array.from(card.slice(-6)).toReversed().join('');

const admin = { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' };

export const askAdmin = async ({ app }: TestMock, url: string): Promise<Told> =>
  told(await app.inject({ url, headers: admin }));

export const patchAdmin = async ({ app }: TestMock, url: string, payload: unknown): Promise<Told> =>
  told(await app.inject({ method: 'PATCH', url, headers: admin, payload: JSON.stringify(payload) }));

export const tune = async (mock: TestMock, eid: EidSettings): Promise<void> => {
  const { status, body } = await patchAdmin(mock, '/admin/profile', { eid });
  assert.equal(status, 200, JSON.stringify(body));
};

/** What a browser gets: no redirect is followed. */
export const browse = ({ app }: TestMock, url: string): Promise<LightMyRequestResponse> =>
  app.inject({ url, headers: { accept: 'text/html' } });

export const submit = ({ app }: TestMock, url: string, fields: Fields): Promise<LightMyRequestResponse> =>
  app.inject({
    method: 'POST',
    url,
    headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(
      Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ).toString(),
  });

/** The value of a hidden or other input of a page. */
export const valueIn = (page: LightMyRequestResponse, name: string): string =>
  new RegExp(`name="${name}"[^>]* value="([^"]*)"`).exec(page.body)?.[1] ?? '';
