/** Everything of OpenID Connect that a browser visits. */
import type { Registrar } from '../registrars.ts';
import { authorize } from './authorize.ts';

export const authorizeEndpoints: Registrar = (app, world) => {
  for (const endpoint of [authorize]) endpoint(app, world);
};
