/** Logins on another device than the one that wants the tokens: the device flow (RFC 8628) and CIBA. */
import type { Registrar } from '../registrars.ts';
import { approvalByUrl } from './approval-by-url.ts';
import { bcAuthorize } from './bc-authorize.ts';
import { cibaPhone } from './ciba-phone.ts';
import { deviceAuthorization } from './device-authorization.ts';
import { devicePages } from './device-pages.ts';

export const decoupledEndpoints: Registrar = (app, world) => {
  for (const endpoint of [deviceAuthorization, devicePages, bcAuthorize, approvalByUrl, cibaPhone])
    endpoint(app, world);
};
