/** An authorize request that has passed its checks, in our own words. */
import type { FastifyRequest } from 'fastify';
import type { ClaimsRequest } from '../stores/stores.ts';
import type { World } from '../world.ts';
import { isEssential, parseClaims, valuesAsked } from './claims-parameter.ts';
import type { Client } from './clients.ts';
import { readIdTokenHint } from './id-token-hint.ts';
import type { Parameters } from './parameters.ts';
import { words } from './parameters.ts';

export interface AuthorizeRequest {
  readonly values: Parameters['values'];
  readonly client: Client;
  readonly prompts: readonly string[];
  /** A login older than this does not do, seconds. */
  readonly maxAgeSeconds: number | undefined;
  readonly claims: ClaimsRequest | undefined;
  readonly authTimeAsked: boolean;
  /** Levels of which any will do. */
  readonly acrValues: readonly string[];
  /** Less than these is no answer (OpenID Connect Core 1.0 §5.5.1.1). */
  readonly acrEssential: boolean;
  /** Nobody else may answer. */
  readonly subject: string | undefined;
  /** A hint was sent and is none of ours: we do not know who is meant. */
  readonly hintUnreadable: boolean;
}

export function authorizeRequestOf(
  world: World,
  request: FastifyRequest,
  client: Client,
  values: Parameters['values'],
): AuthorizeRequest {
  const { claims: claimsText, max_age: maxAge, id_token_hint: hint } = values;
  const claims = claimsText === undefined ? undefined : parseClaims(claimsText);
  const maxAgeSeconds = maxAge === undefined ? client.defaultMaxAgeSeconds : Number(maxAge);
  const hinted = hint === undefined ? undefined : readIdTokenHint(world, request, hint);
  return {
    values,
    client,
    prompts: words(values['prompt']),
    maxAgeSeconds,
    claims,
    authTimeAsked: maxAgeSeconds !== undefined || claims?.idToken['auth_time'] !== undefined,
    ...acrOf(claims, acrValuesOf(client, values)),
    subject: subjectOf(claims) ?? hinted?.subject,
    hintUnreadable: hint !== undefined && hinted === undefined,
  };
}

/** What the registration says for requests that say nothing (OpenID Connect Registration 1.0 §2). */
function acrValuesOf(client: Client, values: Parameters['values']): readonly string[] {
  const registered = client.metadata['default_acr_values'];
  if (values['acr_values'] !== undefined || !Array.isArray(registered)) return words(values['acr_values']);
  return registered.filter((value) => typeof value === 'string');
}

/** The claim `acr` says more than acr_values: it can be essential. */
function acrOf(
  claims: ClaimsRequest | undefined,
  acrValues: readonly string[],
): Pick<AuthorizeRequest, 'acrValues' | 'acrEssential'> {
  const request = claims?.idToken['acr'];
  const asked = valuesAsked(request)?.filter((value) => typeof value === 'string');
  return asked === undefined
    ? { acrValues, acrEssential: false }
    : { acrValues: asked, acrEssential: isEssential(request) };
}

function subjectOf(claims: ClaimsRequest | undefined): string | undefined {
  const [subject] = valuesAsked(claims?.idToken['sub']) ?? [];
  return typeof subject === 'string' ? subject : undefined;
}
