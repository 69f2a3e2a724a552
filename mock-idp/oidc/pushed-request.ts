/** Authorize requests that a client sent ahead (RFC 9126): kept under a name that works once, for that client, for a short time. */
import type { World } from '../world.ts';
import type { Violation } from './oauth-error.ts';
import { oidcSettingsOf } from './oidc-settings.ts';
import type { Parameters } from './parameters.ts';

export interface PushedRequest {
  readonly clientId: string;
  readonly values: Parameters['values'];
  expiresAtSeconds: number;
}

/** RFC 9126 §2.2; what follows cannot be guessed. */
const PREFIX = 'urn:ietf:params:oauth:request_uri:';

export const isPushed = (requestUri: string | undefined): requestUri is string =>
  requestUri?.startsWith(PREFIX) === true;

/** Keeps a request. */
export function push(
  world: World,
  clientId: string,
  values: Parameters['values'],
): { readonly requestUri: string; readonly expiresInSeconds: number } {
  const { clock, identifier, stores } = world;
  const now = clock.nowSeconds();
  const { pushedRequestSeconds } = oidcSettingsOf(world);
  const requestUri = `${PREFIX}${identifier()}`;
  stores.pushedRequests.set(now, requestUri, { clientId, values, expiresAtSeconds: now + pushedRequestSeconds });
  return { requestUri, expiresInSeconds: Math.floor(pushedRequestSeconds) };
}

/** The request behind a request_uri, or what is wrong with it: nobody learns whose it was. */
export function pulled(world: World, requestUri: string, clientId: string | undefined): PushedRequest | Violation {
  const now = world.clock.nowSeconds();
  const request = world.stores.pushedRequests.get(now, requestUri);
  if (request !== undefined && request.expiresAtSeconds > now && request.clientId === clientId) return request;
  return {
    error: 'invalid_request_uri',
    description: 'The request_uri is unknown, was used before, has expired, or belongs to another client.',
  };
}

/** Somebody waits for a turn with it: it lives as long as the ticket, or the wait would have been for nothing. */
export function keepPushed(world: World, requestUri: string, seconds: number): void {
  const now = world.clock.nowSeconds();
  const request = world.stores.pushedRequests.get(now, requestUri);
  if (request === undefined) return;
  request.expiresAtSeconds = Math.max(request.expiresAtSeconds, now + seconds);
  world.stores.pushedRequests.set(now, requestUri, request);
}

/** It was used: once is enough (RFC 9126 §7.3). Whether it was still there. */
export const dropPushed = (world: World, requestUri: string): boolean => world.stores.pushedRequests.delete(requestUri);
