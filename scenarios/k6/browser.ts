/** The user's browser, phone and card, and the portal behind them: sends the steps of a login and keeps what the next one needs. */
import { randomBytes, sha256 } from 'k6/crypto';
import encoding from 'k6/encoding';
import http from 'k6/http';
import type { Params, RefinedResponse } from 'k6/http';
import type { Answer, RequestAction } from '../../src/model/journeys/login.ts';
import { toMs } from '../../src/model/units.ts';
import { answerOf, jsonOf, locationOf } from './answers.ts';
import type { IdentityServer } from './identity-server.ts';
import { claimsOf } from './signature.ts';
import { formOf, parameterOf } from './url.ts';

/** Registered with mock-idp by default. */
const CLIENT_ID = 'launchquake';
const REDIRECT_URI = 'http://127.0.0.1/callback';

/** What a relying party makes anew for each login: OpenID Connect Core 1.0 §3.1.2.1, RFC 7636 §4.1. */
interface Transaction {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

type Step = (browser: Browser, action: RequestAction) => Answer;

export class Browser {
  readonly #server: IdentityServer;
  readonly #card: string;
  #oidc = newTransaction();
  #transaction = '';
  #session = '';
  #ticket = '';
  #pass = '';
  #code = '';
  #accessToken = '';
  #idToken = '';
  #fault = false;

  /** @param index number of the arrival: the card number and its PIN follow from it */
  constructor(server: IdentityServer, index: number) {
    this.#server = server;
    this.#card = `LQ${String(index).padStart(6, '0')}`;
  }

  /** The ID token of this login; empty before the token step. */
  get idToken(): string {
    return this.#idToken;
  }

  /** Something came back that a strict client must not accept: wrong state, nonce, issuer, audience or subject. */
  get hasProtocolFault(): boolean {
    return this.#fault;
  }

  /** A step that it has not learnt comes to nothing: such plans are refused before the run [src/model/scenario/live-limits.ts]. */
  send(action: RequestAction): Answer {
    return Browser.#steps[action.step]?.(this, action) ?? { result: 'error' };
  }

  /** Static: k6 v2.2.0 cannot initialise a field of an object with a function that uses `this`. */
  static readonly #steps: Readonly<Partial<Record<RequestAction['step'], Step>>> = {
    authorize: (browser, action) => browser.#authorize(action),
    'queue-poll': (browser, action) => browser.#pollQueue(action),
    'retry-permit': (browser, action) =>
      answerOf(post(action, `${browser.#server.baseUrl}/portal/retry-permits`, {}), [200]),
    'eid-session': (browser, action) => browser.#openSession(action),
    'eid-challenge': (browser, action) => browser.#sendEid(action, '/challenge', { device: 'phone' }),
    'eid-card-1': (browser, action) =>
      browser.#sendEid(action, '/card', { round: 1, card: browser.#card, response: 'r1' }),
    'eid-card-2': (browser, action) =>
      browser.#sendEid(action, '/card', { round: 2, card: browser.#card, response: 'r2' }),
    'eid-card-3': (browser, action) =>
      browser.#sendEid(action, '/card', { round: 3, card: browser.#card, response: 'r3' }),
    'eid-pin': (browser, action) => browser.#sendEid(action, '/pin', { pin: pinOf(browser.#card, action.rightPin) }),
    'eid-approve': (browser, action) => browser.#sendEid(action, '/approve', {}),
    poll: (browser, action) => browser.#poll(action),
    token: (browser, action) => browser.#exchangeCode(action),
    userinfo: (browser, action) => browser.#askUserinfo(action),
  };

  /** A pass of the waiting room keeps the request it was given for; without one, every try is a new request. */
  #authorize(action: RequestAction): Answer {
    if (this.#pass === '') this.#oidc = newTransaction();
    const query = formOf({
      response_type: 'code',
      client_id: CLIENT_ID,
      redirect_uri: REDIRECT_URI,
      scope: 'openid profile',
      state: this.#oidc.state,
      nonce: this.#oidc.nonce,
      code_challenge: sha256(this.#oidc.verifier, 'base64rawurl'),
      code_challenge_method: 'S256',
    });
    const headers = {
      accept: 'application/json',
      'x-login-attempt': String(action.knocks),
      'x-waiting-room-pass': this.#pass,
    };
    const response = http.get(`${this.#server.authorizeUrl}?${query}`, paramsOf(action, headers));
    if (response.status === 202) this.#ticket = String(jsonOf(response)['ticket']);
    if (response.status === 302) this.#pass = '';
    this.#transaction = parameterOf(locationOf(response), 'transaction');
    return answerOf(response, [302]);
  }

  #pollQueue(action: RequestAction): Answer {
    const headers = { accept: 'application/json', 'x-waiting-room-ticket': this.#ticket };
    const response = http.get(`${this.#server.baseUrl}/waiting-room/ticket`, paramsOf(action, headers));
    const body = jsonOf(response);
    if (response.status === 202) this.#ticket = String(body['ticket']);
    if (response.status === 200) this.#pass = String(body['pass']);
    return answerOf(response, [200]);
  }

  #openSession(action: RequestAction): Answer {
    const response = post(action, `${this.#server.baseUrl}/eid/sessions`, { transaction: this.#transaction });
    this.#session = String(jsonOf(response)['session']);
    return answerOf(response, [201]);
  }

  #sendEid(action: RequestAction, path: string, body: Record<string, unknown>): Answer {
    return answerOf(post(action, `${this.#server.baseUrl}/eid/sessions/${this.#session}${path}`, body), [200]);
  }

  #poll(action: RequestAction): Answer {
    const response = http.get(`${this.#server.baseUrl}/eid/sessions/${this.#session}`, paramsOf(action));
    const body = jsonOf(response);
    if (body['status'] !== 'approved') return answerOf(response, [200], 'pending');
    const redirect = String(body['redirectTo']);
    this.#code = parameterOf(redirect, 'code');
    this.#fault ||= parameterOf(redirect, 'state') !== this.#oidc.state;
    return answerOf(response, [200]);
  }

  #exchangeCode(action: RequestAction): Answer {
    const fields = {
      grant_type: 'authorization_code',
      code: this.#code,
      redirect_uri: REDIRECT_URI,
      client_id: CLIENT_ID,
      code_verifier: this.#oidc.verifier,
    };
    const response = http.post(this.#server.tokenUrl, fields, paramsOf(action));
    if (response.status === 200) this.#takeTokens(jsonOf(response));
    return answerOf(response, [200]);
  }

  /** OpenID Connect Core 1.0 §3.1.3.7: issuer, audience and nonce have to be the ones asked for. */
  #takeTokens(body: Record<string, unknown>): void {
    this.#accessToken = String(body['access_token']);
    this.#idToken = String(body['id_token']);
    const { nonce, iss, aud } = claimsOf(this.#idToken);
    this.#fault ||= nonce !== this.#oidc.nonce || iss !== this.#server.issuer || aud !== CLIENT_ID;
  }

  #askUserinfo(action: RequestAction): Answer {
    const headers = { authorization: `Bearer ${this.#accessToken}` };
    const response = http.get(this.#server.userinfoUrl, paramsOf(action, headers));
    if (response.status === 200) this.#fault ||= jsonOf(response)['sub'] !== claimsOf(this.#idToken)['sub'];
    return answerOf(response, [200]);
  }
}

const newTransaction = (): Transaction => ({ state: randomText(), nonce: randomText(), verifier: randomText() });

/** 32 random bytes as 43 characters: what RFC 7636 §4.1 advises for a verifier. */
const randomText = (): string => encoding.b64encode(randomBytes(32), 'rawurl');

/** The rule of the mock's virtual cards: the PIN is the card's last six digits backwards. */
function pinOf(card: string, right: boolean): string {
  const pin = Array.from(card.slice(-6)).reduce((digits, digit) => digit + digits, '');
  return right ? pin : `${(Number(pin[0]) + 1) % 10}${pin.slice(1)}`;
}

type TextParams = Params & { responseType: 'text' };

function paramsOf({ step, timeoutSeconds }: RequestAction, headers: Record<string, string> = {}): TextParams {
  const timeout = Math.max(1, Math.round(toMs(timeoutSeconds)));
  return { timeout, redirects: 0, responseType: 'text', tags: { name: step }, headers };
}

function post(action: RequestAction, url: string, body: Record<string, unknown>): RefinedResponse<'text'> {
  return http.post(url, JSON.stringify(body), paramsOf(action, { 'content-type': 'application/json' }));
}
