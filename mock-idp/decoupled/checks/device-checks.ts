/** The rules of a device authorization request, in the order in which they are asked. */
import { grantRegistered } from './grant-registered.ts';
import { scopeWellFormed } from './scope-well-formed.ts';
import type { StartCheck } from './start-context.ts';

export const deviceChecks: readonly StartCheck[] = [
  grantRegistered('urn:ietf:params:oauth:grant-type:device_code'),
  scopeWellFormed,
];
