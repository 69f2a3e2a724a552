/** The geo-block: whether somebody from abroad is let in. */
import type { FastifyRequest } from 'fastify';
import type { User } from '../people/users.ts';
import { isRecord } from '../profiles/value-checks.ts';
import type { World } from '../world.ts';
import { portalSettingsOf } from './portal-settings.ts';

/** The country of the sender, as a front of the portal would find it out by the address. Load scripts say it. */
const COUNTRY_HEADER = 'x-country';

/** @param user who lives abroad is abroad, unless the request says where it comes from */
export function isKeptOut(world: World, request: FastifyRequest, user: User | undefined): boolean {
  if (world.switches().abroad) return false;
  const country = countryOf(request) ?? homeOf(user);
  return country !== undefined && country !== portalSettingsOf(world).homeCountry;
}

function countryOf({ headers }: FastifyRequest): string | undefined {
  const said = headers[COUNTRY_HEADER];
  return typeof said === 'string' && /^[A-Za-z]{2}$/.test(said) ? said.toUpperCase() : undefined;
}

function homeOf(user: User | undefined): string | undefined {
  const address: unknown = user?.claims['address'];
  const country = isRecord(address) ? address['country'] : undefined;
  return typeof country === 'string' ? country : undefined;
}
