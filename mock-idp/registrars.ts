/** The parts of the provider, each of which adds its endpoints. A part that is not here does not answer. */
import type { FastifyInstance } from 'fastify';
import { decoupledEndpoints } from './decoupled/endpoints.ts';
import { eidEndpoints } from './eid/endpoints.ts';
import { eidPages } from './eid/pages.ts';
import { authorizeEndpoints } from './oidc/authorize-endpoints.ts';
import { tokenEndpoints } from './oidc/token-endpoints.ts';
import { codeEndpoints } from './otp/endpoints.ts';
import { passwordEndpoints } from './password/endpoints.ts';
import { portalEndpoints } from './portal/endpoints.ts';
import { ticketEndpoint } from './waiting-room/ticket-endpoint.ts';
import type { World } from './world.ts';

/** Adds endpoints to the provider. */
export type Registrar = (app: FastifyInstance, world: World) => void;

export const registrars: readonly Registrar[] = [
  authorizeEndpoints,
  tokenEndpoints,
  decoupledEndpoints,
  eidEndpoints,
  eidPages,
  codeEndpoints,
  passwordEndpoints,
  portalEndpoints,
  ticketEndpoint,
];
