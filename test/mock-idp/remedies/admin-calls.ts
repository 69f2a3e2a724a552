/** What an administrator asks of the remedies. */
import type { LightMyRequestResponse } from 'fastify';
import { ADMIN_TOKEN } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { START_EPOCH_MS } from '../manual-clock.ts';

const authorization = `Bearer ${ADMIN_TOKEN}`;
export const read = (mock: TestMock, url: string, headers: Record<string, string> = {}) =>
  mock.app.inject({ url, headers: { authorization, ...headers } });
/** @param what such as `PUT /admin/remedies` */
export function write(
  mock: TestMock,
  what: `${'PUT' | 'PATCH'} ${string}`,
  payload: object,
  headers: Record<string, string> = {},
): Promise<LightMyRequestResponse> {
  const [method, url = ''] = what.split(' ');
  return mock.app.inject({
    method: method === 'PUT' ? 'PUT' : 'PATCH',
    url,
    headers: { authorization, ...headers },
    payload,
  });
}

export interface Told {
  readonly methods: Readonly<Record<string, number>>;
  readonly rollOut: object | null;
  readonly deadline: string | null;
  readonly announcedDeadline: string | null;
  readonly latePenalty: boolean;
  readonly mandates: boolean;
  readonly statusMessage: string | null;
  readonly serverFactors: Readonly<Record<string, number>>;
}
export const switches = async (mock: TestMock): Promise<Told> => (await read(mock, '/admin/switches')).json<Told>();
export const audit = async (mock: TestMock) =>
  (await read(mock, '/admin/audit')).json<{
    entries: { what: string; by: string; detail: string; atEpochMs: number }[];
  }>().entries;
export const seriesOf = async (mock: TestMock, start: string): Promise<string[]> =>
  (await mock.app.inject('/metrics')).body.split('\n').filter((line) => line.startsWith(start));

export const instant = (seconds: number): string => new Date(START_EPOCH_MS + seconds * 1000).toISOString();
