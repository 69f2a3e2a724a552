/**
 * The files of the employers' portal: one for each company that pays wages. Nobody writes them down: how many somebody looks after, and what
 * is in them, follows from the person.
 */
import { createHash } from 'node:crypto';
import { randomStream } from '../../src/model/random.ts';
import { draw } from '../../src/model/distributions.ts';
import type { User } from '../people/users.ts';
import type { World } from '../world.ts';
import type { PortalSettings } from './portal-settings.ts';
import { portalSettingsOf } from './portal-settings.ts';
import { segmentOf, writtenClaim } from './segments.ts';

export interface ClientFile {
  readonly id: string;
  readonly company: string;
  readonly employees: number;
  /** `own`: of the person's own company. `client`: of a company that pays the person to look after it. */
  readonly basis: 'own' | 'client';
}

const FILE_ID = /^([0-9a-f]{10})-([1-9][0-9]{0,3})$/;
const MOST_FILES = 1000;
/** The 95th percentile of the standard normal law. */
const Z95 = 1.6449;
/** Employees: a small company, and one that has a payroll manager. Assumptions. */
const employeesLaw = { small: { medianSeconds: 6, sigma: 1 }, large: { medianSeconds: 250, sigma: 0.8 } } as const;
const MOST_EMPLOYEES = 5000;

export const isFileId = (text: string | undefined): text is string => text !== undefined && FILE_ID.test(text);

/** Nobody can tell from a file whose it is, and nobody needs to: see fileOf. */
const prefixOf = ({ username }: User): string =>
  createHash('sha256').update(`files of ${username}`).digest('hex').slice(0, 10);

/** How many files a person looks after by herself or himself. A person of a file may say it: the claim `files`. */
export function fileCountOf(user: User, settings: Required<PortalSettings>): number {
  switch (segmentOf(user, settings)) {
    case 'citizen':
      return 0;
    case 'accountant':
      return saidCountOf(user) ?? drawnCountOf(user, settings);
    default:
      return 1;
  }
}

function saidCountOf(user: User): number | undefined {
  const said = writtenClaim(user, 'files');
  return typeof said === 'number' && Number.isInteger(said) && said >= 0 ? Math.min(said, MOST_FILES) : undefined;
}

function drawnCountOf({ username }: User, { filesMedian, filesP95 }: Required<PortalSettings>): number {
  const sigma = Math.max(0, Math.log(filesP95 / filesMedian) / Z95);
  const law = { kind: 'lognormal', medianSeconds: filesMedian, sigma } as const;
  return Math.min(MOST_FILES, Math.max(1, Math.round(draw(law, randomStream(0, `files of ${username}`)))));
}

/** The files of a person, from one place on. */
export function filesOf(
  world: Pick<World, 'profile'>,
  user: User,
  { from, count }: { readonly from: number; readonly count: number },
): { readonly total: number; readonly files: readonly ClientFile[] } {
  const settings = portalSettingsOf(world);
  const total = fileCountOf(user, settings);
  const places = Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, at) => from + at + 1);
  return { total, files: places.map((place) => made(user, settings, place)) };
}

/** The file with this id if it is one of the person's; undefined: it is not, or there is none. */
export function fileOf(world: Pick<World, 'profile'>, user: User, id: string): ClientFile | undefined {
  const [, prefix, place] = FILE_ID.exec(id) ?? [];
  const settings = portalSettingsOf(world);
  if (prefix !== prefixOf(user) || Number(place) > fileCountOf(user, settings)) return undefined;
  return made(user, settings, Number(place));
}

function made(user: User, settings: Required<PortalSettings>, place: number): ClientFile {
  const id = `${prefixOf(user)}-${place}`;
  const segment = segmentOf(user, settings);
  return { ...companyOf(id, segment === 'payroll-manager'), basis: segment === 'accountant' ? 'client' : 'own' };
}

/** A file that somebody was given a mandate for. */
export const companyOf = (id: string, isLarge = false): Omit<ClientFile, 'basis'> => {
  const law = { kind: 'lognormal', ...(isLarge ? employeesLaw.large : employeesLaw.small) } as const;
  const employees = Math.min(MOST_EMPLOYEES, Math.max(1, Math.round(draw(law, randomStream(0, `company ${id}`)))));
  return { id, company: `Company ${id}`, employees };
};
