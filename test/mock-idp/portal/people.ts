/** People who come to the relying parties: as programs with a token, and as browsers with cookies. */
import assert from 'node:assert/strict';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { pinOf } from '../../../mock-idp/eid/virtual-card.ts';
import { exchange, openSession, post, usePhone } from '../login.ts';
import type { Fields } from '../login.ts';
import { ADMIN_TOKEN } from '../fixture.ts';

/** A whole login with this card; the answer is an access token. */
export async function accessTokenOf(app: FastifyInstance, card: string): Promise<string> {
  const session = await openSession(app);
  await usePhone(app, session, card, pinOf(card));
  const poll = await app.inject({ url: `/eid/sessions/${session}` });
  const code = new URL(poll.json<{ redirectTo: string }>().redirectTo).searchParams.get('code') ?? '';
  return (await exchange(app, code)).json<{ access_token: string }>().access_token;
}

export interface Program {
  readonly session: string;
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
  post(url: string, payload: unknown, headers?: Record<string, string>): Promise<LightMyRequestResponse>;
}

/** Logged in with the portal (or the app) as a program. */
export async function programOf(
  app: FastifyInstance,
  card: string,
  more: { readonly path?: '/portal' | '/app'; readonly file?: string } = {},
): Promise<Program> {
  const access_token = await accessTokenOf(app, card);
  const body = { access_token, ...(more.file === undefined ? {} : { file: more.file }) };
  const opened = await post(app, `${more.path ?? '/portal'}/sessions`, body);
  assert.equal(opened.statusCode, 201, opened.body);
  return withSession(app, opened.json<{ session: string }>().session);
}

export function withSession(app: FastifyInstance, session: string): Program {
  const authorization = `Bearer ${session}`;
  return {
    session,
    get: (url, headers = {}) => app.inject({ url, headers: { authorization, ...headers } }),
    post: (url, payload, headers = {}) =>
      app.inject({ method: 'POST', url, headers: { authorization, ...headers }, payload: payload as string }),
  };
}

interface Listed {
  readonly total: number;
  readonly files: readonly { readonly file: string; readonly basis: string; readonly employees: number }[];
}

export const filesOf = async (program: Program, query = ''): Promise<Listed> =>
  (await program.get(`/portal/files${query}`)).json<Listed>();

export const administer = (
  app: FastifyInstance,
  url: string,
  payload: object,
  method: 'PATCH' | 'PUT' = 'PATCH',
): Promise<LightMyRequestResponse> =>
  app.inject({ method, url, headers: { authorization: `Bearer ${ADMIN_TOKEN}` }, payload });

/** A browser that keeps cookies, follows redirects within the mock when asked, and wants HTML. */
export interface Browser {
  readonly cookies: Map<string, string>;
  get(url: string): Promise<LightMyRequestResponse>;
  /** GET, and then wherever it is sent, up to a page. */
  open(url: string): Promise<LightMyRequestResponse & { readonly at: string }>;
  submit(url: string, fields: Fields): Promise<LightMyRequestResponse>;
}

export function browserOf(app: FastifyInstance, origin: string): Browser {
  const cookies = new Map<string, string>();
  async function send(method: 'GET' | 'POST', url: string, payload?: string): Promise<LightMyRequestResponse> {
    const answer = await app.inject({
      method,
      url: url.replace(origin, ''),
      headers: {
        accept: 'text/html',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(payload === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(payload === undefined ? {} : { payload }),
    });
    for (const { name, value, maxAge } of answer.cookies as { name: string; value: string; maxAge?: number }[])
      if (maxAge === 0) cookies.delete(name);
      else cookies.set(name, value);
    return answer;
  }
  const get = (url: string): Promise<LightMyRequestResponse> => send('GET', url);
  return {
    cookies,
    get,
    async open(url) {
      let at = url;
      for (let hop = 0; hop < 10; hop += 1) {
        const answer = await get(at);
        if (answer.statusCode < 300 || answer.statusCode > 399) return Object.assign(answer, { at });
        at = new URL(String(answer.headers.location), new URL(at, origin)).href.replace(origin, '');
      }
      throw new Error('too many redirects');
    },
    submit: (url, fields) => send('POST', url, new URLSearchParams(fields as Record<string, string>).toString()),
  };
}

/** Logs in with the card on the page where the browser is; the answer is the page that comes at the end. */
export async function logInWithCard(
  app: FastifyInstance,
  browser: Browser,
  card: string,
  start: string,
): Promise<LightMyRequestResponse & { readonly at: string }> {
  const page = await browser.open(start);
  const transaction = new URL(page.at, 'http://here').searchParams.get('transaction') ?? '';
  assert.notEqual(transaction, '', `${page.at} ${page.body}`);
  const { session } = (await post(app, '/eid/sessions', { transaction })).json<{ session: string }>();
  await usePhone(app, session, card, pinOf(card));
  return browser.open(`/eid/login?transaction=${transaction}`);
}

/** The value of a hidden field of a page. */
export const hiddenIn = ({ body }: LightMyRequestResponse, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(body)?.[1] ?? '';
