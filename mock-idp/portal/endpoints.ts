/** The relying parties: the citizen app and the employers' portal. */
import type { Registrar } from '../registrars.ts';
import { retryPermits } from './retry-permits.ts';

export const portalEndpoints: Registrar = (app, world) => {
  for (const endpoint of [retryPermits]) endpoint(app, world);
};
