/** The rules of an authorize request, in the order in which they are asked. */
import type { AuthorizeCheck } from './authorize-context.ts';
import { claimsReadable } from './claims-readable.ts';
import { clientRegistered } from './client-registered.ts';
import { clientUsesCodes } from './client-uses-codes.ts';
import { maxAgeNumber } from './max-age-number.ts';
import { parametersOnce } from './parameters-once.ts';
import { pkceS256 } from './pkce-s256.ts';
import { promptNoneAlone } from './prompt-none-alone.ts';
import { pushedWhenRequired } from './pushed-when-required.ts';
import { redirectUriExact } from './redirect-uri-exact.ts';
import { requestObjectsRefused } from './request-objects-refused.ts';
import { responseModeOffered } from './response-mode-offered.ts';
import { responseTypeCode } from './response-type-code.ts';
import { scopeCharacters } from './scope-characters.ts';
import { scopeOpenid } from './scope-openid.ts';
import { valuesShort } from './values-short.ts';

/** Breaches are told on a page: until these hold there is no address that may be redirected to. */
export const pageChecks: readonly AuthorizeCheck[] = [clientRegistered, redirectUriExact];

/** Breaches are told to the relying party, by redirect (RFC 6749 §4.1.2.1). */
export const redirectChecks: readonly AuthorizeCheck[] = [
  parametersOnce,
  requestObjectsRefused,
  responseTypeCode,
  responseModeOffered,
  clientUsesCodes,
  pushedWhenRequired,
  valuesShort,
  scopeCharacters,
  scopeOpenid,
  pkceS256,
  promptNoneAlone,
  maxAgeNumber,
  claimsReadable,
];
