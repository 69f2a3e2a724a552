/** The relying parties: the citizen app, the employers' portal, and what the fund has beside them. */
import type { Registrar } from '../registrars.ts';
import { citizenHome } from './citizen-home.ts';
import { contactEndpoints } from './contact-endpoints.ts';
import { declarationEndpoints } from './declaration-endpoints.ts';
import { fileEndpoints } from './file-endpoints.ts';
import { partyLogin } from './login.ts';
import { mandateEndpoints } from './mandate-endpoints.ts';
import { parties } from './parties.ts';
import { partySessions } from './party-sessions.ts';
import { retryPermits } from './retry-permits.ts';
import { statusPage } from './status-page.ts';
import { supportEndpoints } from './support-endpoints.ts';

export const portalEndpoints: Registrar = (app, world) => {
  for (const party of parties)
    for (const endpoint of [partyLogin, partySessions, contactEndpoints]) endpoint(app, world, party);
  const own = [citizenHome, fileEndpoints, mandateEndpoints, declarationEndpoints];
  for (const endpoint of [...own, supportEndpoints, statusPage, retryPermits]) endpoint(app, world);
};
