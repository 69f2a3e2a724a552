/** The eID over HTTP, for programs: sessions of the browser, steps of the phone, registered phones, cards. */
import type { Registrar } from '../registrars.ts';
import { phoneEndpoints } from './phone-endpoints.ts';
import { registeredPhoneEndpoints } from './registered-phone-endpoints.ts';
import { sessionEndpoints } from './session-endpoints.ts';

export const eidEndpoints: Registrar = (app, world) => {
  for (const register of [sessionEndpoints, phoneEndpoints, registeredPhoneEndpoints]) register(app, world);
};
