/** A browser over real sockets: one cookie jar, no redirect followed by itself, and a person with a password. */
import { hiddenFieldsIn } from './browser.ts';

export interface HttpBrowser {
  get(url: string | URL): Promise<Response>;
  post(url: string | URL, fields: Readonly<Record<string, string>>): Promise<Response>;
  /** Follows a request for a login through the password page; answers where the relying party is called, with what. */
  login(authorizeUrl: string | URL, username?: string): Promise<Callback>;
}

export interface Callback {
  readonly url: URL;
  /** form_post: what is posted there. */
  readonly form: Readonly<Record<string, string>> | undefined;
}

const USERNAME = 'AB123456';
const MOST_STEPS = 10;

/** @param base the address of the provider: what leads elsewhere is the relying party's; @param fetchWith how it is reached */
export function openHttpBrowser(base: string, fetchWith: typeof fetch = fetch): HttpBrowser {
  const cookies = new Map<string, string>();

  async function send(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { accept: 'text/html', ...(cookie === '' ? {} : { cookie }) };
    const response = await fetchWith(new URL(url, base), { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return response;
  }

  const browser: HttpBrowser = {
    get: (url) => send(url),
    post: (url, fields) => send(url, { method: 'POST', body: new URLSearchParams(fields) }),
    async login(authorizeUrl, username = USERNAME) {
      let response = await browser.get(authorizeUrl);
      for (let step = 0; step < MOST_STEPS; step += 1) {
        const location = response.headers.get('location');
        const target = location === null ? undefined : new URL(location, base);
        if (target !== undefined && target.origin !== new URL(base).origin) return { url: target, form: undefined };
        if (target !== undefined) response = await browser.get(target);
        else {
          const page = await response.text();
          const fields = hiddenFieldsIn(page);
          const action = /<form method="post" action="([^"]*)"/.exec(page)?.[1] ?? '';
          if (action === '') throw new Error(`a page without a form: ${page}`);
          if (!action.startsWith('/')) return { url: new URL(action), form: fields };
          response = await browser.post(action, { ...fields, username, password: `password-${username.slice(2)}` });
        }
      }
      throw new Error('the login leads nowhere');
    },
  };
  return browser;
}
