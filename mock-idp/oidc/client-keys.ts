/** The public keys of a client, by value or by address (RFC 7591 §2: jwks, jwks_uri). */
import { createLocalJWKSet, errors } from 'jose';
import type { CryptoKey, JSONWebKeySet, JWSHeaderParameters, LocalJWKSet } from 'jose';
import type { Clock } from '../clock.ts';
import { isRecord } from '../profiles/value-checks.ts';
import type { Outbound } from '../outbound.ts';
import type { ExpiringStore } from '../stores/expiring-store.ts';
import type { Client } from './clients.ts';

/** Made-up kids must not turn into a storm of fetches, seconds. */
const FETCH_AGAIN_AFTER_SECONDS = 5;
const MOST_KEYS = 20;

export interface FetchedKeys {
  readonly atSeconds: number;
  readonly keys: Promise<LocalJWKSet>;
}

export interface ClientKeysSources {
  readonly clock: Clock;
  readonly outbound: Outbound;
  readonly stores: { readonly clientKeys: ExpiringStore<FetchedKeys> };
}

/** Sets by value, read once. */
const local = new WeakMap<JSONWebKeySet, LocalJWKSet>();

/**
 * All keys of a client that fit a header: a set without kids may have several.
 * @throws OutboundError, or an error of jose when the set is not one or has no such key
 */
export async function clientKeys(
  sources: ClientKeysSources,
  client: Client,
  header: JWSHeaderParameters,
): Promise<readonly CryptoKey[]> {
  if (client.jwks !== undefined) return fitting(byValue(client.jwks), header);
  if (client.jwksUri === undefined) throw new errors.JWKSNoMatchingKey();
  const askedAtSeconds = sources.clock.nowSeconds();
  const fetched = byAddress(sources, client.jwksUri);
  try {
    return await fitting(await fetched.keys, header);
  } catch (error) {
    // Not by the time of the answer: who does not answer at all would be asked twice.
    if (askedAtSeconds - fetched.atSeconds < FETCH_AGAIN_AFTER_SECONDS) throw error;
    return fitting(await fetchKeys(sources, client.jwksUri).keys, header);
  }
}

function byValue(jwks: JSONWebKeySet): LocalJWKSet {
  const known = local.get(jwks) ?? createLocalJWKSet(jwks);
  local.set(jwks, known);
  return known;
}

function byAddress(sources: ClientKeysSources, url: string): FetchedKeys {
  return sources.stores.clientKeys.get(sources.clock.nowSeconds(), url) ?? fetchKeys(sources, url);
}

function fetchKeys({ clock, outbound, stores }: ClientKeysSources, url: string): FetchedKeys {
  const atSeconds = clock.nowSeconds();
  const fetched = { atSeconds, keys: readKeys(outbound, url) };
  // A failure is told to whoever asks; nobody may be asking yet.
  fetched.keys.catch(() => undefined);
  stores.clientKeys.set(atSeconds, url, fetched);
  return fetched;
}

async function readKeys(outbound: Outbound, url: string): Promise<LocalJWKSet> {
  const { status, body } = await outbound.get(url, { accept: 'application/jwk-set+json, application/json' });
  if (status !== 200) throw new errors.JWKSInvalid(`the key set answers ${status}`);
  const set: unknown = JSON.parse(body);
  if (!isRecord(set) || !Array.isArray(set['keys']) || set['keys'].length > MOST_KEYS)
    throw new errors.JWKSInvalid('not a key set');
  return createLocalJWKSet(set as unknown as JSONWebKeySet);
}

async function fitting(keys: LocalJWKSet, header: JWSHeaderParameters): Promise<readonly CryptoKey[]> {
  try {
    return [await keys(header)];
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    const keysThatFit: CryptoKey[] = [];
    for await (const key of error) keysThatFit.push(key);
    return keysThatFit;
  }
}
