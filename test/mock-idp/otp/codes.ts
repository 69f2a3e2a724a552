/** A mock whose messages take four seconds and get lost only when a test says so, and a person with a phone. */
import assert from 'node:assert/strict';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { InboxMessage } from '../../../mock-idp/otp/inbox.ts';
import type { CodeSettings } from '../../../mock-idp/otp/code-settings.ts';
import type { ProfileDocument } from '../../../mock-idp/profiles/profile-document.ts';
import { virtualUser } from '../../../mock-idp/people/virtual-people.ts';
import type { User } from '../../../mock-idp/people/users.ts';
import { ADMIN_TOKEN, openMock, profileOf } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { authorize, post, transactionOf } from '../login.ts';

export const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
export const DELAY_SECONDS = 4;

const sure = { delay: { kind: 'fixed', seconds: DELAY_SECONDS }, lossShare: 0, staleShare: 0, spamShare: 0 } as const;

export function codeProfile(codes: CodeSettings = {}, changes: Partial<ProfileDocument> = {}): ProfileDocument {
  const { sms, email, ...rest } = codes;
  return profileOf(0, {
    methods: { eid: 1, sms: 1, email: 1, password: 1 },
    codes: { ...rest, sms: { ...sure, ...sms }, email: { ...sure, ...email } },
    ...changes,
  });
}

export const openCodes = (codes: CodeSettings = {}, changes: Partial<ProfileDocument> = {}): Promise<TestMock> =>
  openMock({ profile: codeProfile(codes, changes) });

export function person(card: string): User & { readonly phone: string; readonly email: string } {
  const user = virtualUser(card);
  assert.ok(user?.phone !== undefined && user.email !== undefined);
  return { ...user, phone: user.phone, email: user.email };
}

/** A made-up person who is written to in this language. */
export function speaker(locale: string, skip = 0): ReturnType<typeof person> {
  const everybody = Array.from({ length: 200 }, (_, at) => person(`LQ${String(at).padStart(6, '0')}`));
  const found = everybody.filter((user) => user.locale === locale)[skip];
  assert.ok(found !== undefined);
  return found;
}

export const begin = async (app: FastifyInstance): Promise<string> => transactionOf(await authorize(app));

export const send = (
  app: FastifyInstance,
  transaction: string,
  { username = 'AB123456', channel = 'sms' }: { readonly username?: string; readonly channel?: string } = {},
): Promise<LightMyRequestResponse> => post(app, '/login/codes', { transaction, username, channel });

export const check = (app: FastifyInstance, transaction: string, code: string): Promise<LightMyRequestResponse> =>
  post(app, '/login/codes/check', { transaction, code });

export const patch = (app: FastifyInstance, payload: object): Promise<LightMyRequestResponse> =>
  app.inject({ method: 'PATCH', url: '/admin/profile', headers, payload });

export async function inbox(app: FastifyInstance, address: string, query = ''): Promise<readonly InboxMessage[]> {
  const response = await app.inject({ url: `/admin/inbox/${encodeURIComponent(address)}${query}`, headers });
  assert.equal(response.statusCode, 200, response.body);
  return response.json<{ messages: InboxMessage[] }>().messages;
}

/** The code that has come to this address, after the usual delay. */
export async function codeOf({ app, clock }: TestMock, address: string): Promise<string> {
  await clock.advance(DELAY_SECONDS);
  const [newest] = await inbox(app, address);
  assert.ok(newest !== undefined, 'nothing has come');
  return newest.code;
}

export const wrongCode = (code: string): string => (code === '000000' ? '000001' : '000000');

/** Value of one series of /metrics. */
export async function counted(app: FastifyInstance, series: string): Promise<number> {
  const { body } = await app.inject('/metrics');
  const line = body.split('\n').find((text) => text.startsWith(`${series} `));
  assert.ok(line !== undefined, series);
  return Number(line.split(' ').at(-1));
}
