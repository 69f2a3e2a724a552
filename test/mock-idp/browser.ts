/** A browser over app.inject: keeps cookies, follows nothing by itself, and logs a person in with the card. */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { pinOf } from '../../mock-idp/eid/virtual-card.ts';
import { authorizeFields, post, transactionOf, usePhone } from './login.ts';
import type { Fields } from './login.ts';
import { CARD } from './login.ts';

export interface TestBrowser {
  /** By name; a cookie that was taken away is not here. */
  readonly cookies: Map<string, string>;
  get(url: string, query?: Fields): Promise<LightMyRequestResponse>;
  /** @param crossSite comes from a form of another site: cookies that are SameSite=Lax stay at home */
  postForm(url: string, fields: Fields, crossSite?: boolean): Promise<LightMyRequestResponse>;
  authorize(changes?: Fields): Promise<LightMyRequestResponse>;
  /** From the request to the answer that leads back to the relying party. */
  login(changes?: Fields, card?: string): Promise<LightMyRequestResponse>;
  /** The card for a login that /authorize has begun. */
  useCard(transaction: string, card?: string): Promise<void>;
}

export function openBrowser(app: FastifyInstance): TestBrowser {
  const cookies = new Map<string, string>();

  async function send(
    order: { readonly method: 'GET' | 'POST'; readonly url: string; readonly payload?: string },
    sendCookies = true,
  ): Promise<LightMyRequestResponse> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await app.inject({
      ...order,
      headers: {
        accept: 'text/html,*/*;q=0.8',
        ...(cookie === '' || !sendCookies ? {} : { cookie }),
        ...(order.payload === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
    });
    for (const line of setCookiesOf(response)) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  const browser: TestBrowser = {
    cookies,
    get: (url, query = {}) => send({ method: 'GET', url: withQuery(url, query) }),
    postForm: (url, fields, crossSite = false) =>
      send({ method: 'POST', url, payload: new URLSearchParams(present(fields)).toString() }, !crossSite),
    authorize: (changes = {}) => browser.get('/authorize', authorizeFields(changes)),
    async useCard(transaction, card = CARD) {
      const opened = await post(app, '/eid/sessions', { transaction });
      await usePhone(app, opened.json<{ session: string }>().session, card, pinOf(card));
      await app.inject({ method: 'GET', url: `/eid/sessions/${opened.json<{ session: string }>().session}` });
    },
    async login(changes = {}, card = CARD) {
      const transaction = transactionOf(await browser.authorize(changes));
      await browser.useCard(transaction, card);
      return browser.get('/login', { transaction });
    },
  };
  return browser;
}

export const setCookiesOf = (response: LightMyRequestResponse): string[] =>
  [response.headers['set-cookie'] ?? []].flat();

const withQuery = (url: string, query: Fields): string => {
  const text = new URLSearchParams(present(query)).toString();
  return text === '' ? url : `${url}?${text}`;
};

const present = (fields: Fields): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined));

/** Where an answer leads. */
export const targetOf = (response: LightMyRequestResponse): URL =>
  new URL(String(response.headers.location), 'http://here');

/** What an answer tells the relying party in the query of its redirect. */
export const answerOf = (response: LightMyRequestResponse): Record<string, string> =>
  Object.fromEntries(targetOf(response).searchParams);

/** The hidden fields of the form of a page, as the browser would send them. */
export const hiddenFieldsOf = ({ body }: LightMyRequestResponse): Record<string, string> => hiddenFieldsIn(body);

export function hiddenFieldsIn(page: string): Record<string, string> {
  const fields = [...page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
  return Object.fromEntries(fields.map(([, name = '', value = '']) => [unescapeHtml(name), unescapeHtml(value)]));
}

const unescapeHtml = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
