/**
 * What the relying parties ask of the provider: the same requests that any client sends, over the same endpoints, paid at the same
 * stations and met by the same faults. Only the wire is missing.
 */
import { createLocalJWKSet, errors, jwtVerify } from 'jose';
import type { JSONWebKeySet, JWTPayload } from 'jose';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { isRecord } from '../profiles/value-checks.ts';
import type { World } from '../world.ts';
import type { PartyAtHome } from './parties.ts';
import type { PortalLogin } from './portal-stores.ts';

/** A provider that has not answered by then does not answer any more: the request limit of Login.gov, seconds. */
const PATIENCE_SECONDS = 15;

export interface Tokens {
  readonly accessToken: string;
  readonly idToken: JWTPayload;
}

/** Why a login ended without tokens, as the relying party knows it. */
export class LoginRefused extends Error {
  /** In words for the person. */
  readonly reason: string;
  readonly status: number;
  constructor(status: number, reason: string) {
    super(reason);
    this.reason = reason;
    this.status = status;
  }
}

export interface ProviderCalls {
  /** RFC 6749 §4.1.3, and every check of OpenID Connect Core 1.0 §3.1.3.7. @throws LoginRefused */
  exchange(at: PartyAtHome, login: PortalLogin, code: string): Promise<Tokens>;
}

interface Answer {
  readonly statusCode: number;
  readonly json: () => unknown;
}

export function createProviderCalls(app: FastifyInstance, { clock }: World): ProviderCalls {
  let keys: JSONWebKeySet | undefined;

  /** undefined: no answer. */
  function call(options: InjectOptions): Promise<Answer | undefined> {
    const { promise, resolve } = Promise.withResolvers<Answer | undefined>();
    const cancel = clock.after(PATIENCE_SECONDS, () => resolve(undefined));
    app.inject(options).then(
      (answer) => {
        cancel();
        resolve(answer);
      },
      () => {
        cancel();
        resolve(undefined);
      },
    );
    return promise;
  }

  async function fetchKeys(): Promise<JSONWebKeySet> {
    const answer = await call({ method: 'GET', url: '/jwks' });
    const body = answer?.statusCode === 200 ? jsonOf(answer) : undefined;
    if (!isRecord(body) || !Array.isArray(body['keys'])) throw noAnswer();
    keys = body as unknown as JSONWebKeySet;
    return keys;
  }

  /** Keys are fetched again when one is not known: they may have been changed. */
  async function verify(token: string, { issuer, nonce }: PortalLogin, audience: string): Promise<JWTPayload> {
    const currentDate = new Date(clock.epochMsAt(clock.nowSeconds()));
    const against = async (set: JSONWebKeySet): Promise<JWTPayload> =>
      (await jwtVerify(token, createLocalJWKSet(set), { issuer, audience, currentDate, clockTolerance: 5 })).payload;
    const payload = await against(keys ?? (await fetchKeys())).catch(async (error: unknown) => {
      if (error instanceof errors.JWKSNoMatchingKey) return against(await fetchKeys());
      throw error;
    });
    if (payload['nonce'] !== nonce) throw new LoginRefused(403, 'The answer belongs to another login.');
    return payload;
  }

  return {
    async exchange({ client }, login, code) {
      const answer = await call({
        method: 'POST',
        url: '/token',
        headers: {
          authorization: `Basic ${Buffer.from(`${client.clientId}:${client.secret ?? ''}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: new URLSearchParams({
          grant_type: 'authorization_code',
          code,
          redirect_uri: login.redirectUri,
          code_verifier: login.verifier,
        }).toString(),
      });
      if (answer === undefined || answer.statusCode >= 500) throw noAnswer();
      const body = jsonOf(answer);
      if (answer.statusCode !== 200 || !isRecord(body))
        throw new LoginRefused(403, 'The identity provider did not accept the login.');
      const { access_token: accessToken, id_token: idToken } = body;
      if (typeof accessToken !== 'string' || typeof idToken !== 'string') throw noAnswer();
      return { accessToken, idToken: await verify(idToken, login, client.clientId).catch(refuse) };
    },
  };
}

const noAnswer = (): LoginRefused =>
  new LoginRefused(503, 'The identity provider does not answer at the moment. Try again later.');

function refuse(error: unknown): never {
  if (error instanceof LoginRefused) throw error;
  throw new LoginRefused(403, 'The proof of the identity provider does not hold.');
}

/** undefined: the body was cut or is no JSON. */
function jsonOf(answer: Answer): unknown {
  try {
    return answer.json();
  } catch {
    return undefined;
  }
}
