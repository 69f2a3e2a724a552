/** /admin/faults as tests use it. */
import assert from 'node:assert/strict';
import type { AuditEntry } from '../../../mock-idp/admin/audit.ts';
import type { ToldFault } from '../../../mock-idp/faults/open-faults.ts';
import { ADMIN_TOKEN } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';

export const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
const url = '/admin/faults';

export const putFaults = (mock: TestMock, faults: readonly object[]) =>
  mock.app.inject({ method: 'PUT', url, headers, payload: { faults } });

export const postFault = (mock: TestMock, fault: object) =>
  mock.app.inject({ method: 'POST', url, headers, payload: fault });

export async function faultsOf(mock: TestMock): Promise<readonly ToldFault[]> {
  const response = await mock.app.inject({ url, headers });
  assert.equal(response.statusCode, 200, response.body);
  return response.json<{ faults: ToldFault[] }>().faults;
}

/** One fault, at work for 10 s from now unless it says otherwise. */
export async function injectFault(mock: TestMock, fault: object): Promise<void> {
  const response = await putFaults(mock, [{ lastsSeconds: 10, ...fault }]);
  assert.equal(response.statusCode, 200, response.body);
}

export async function auditOf(mock: TestMock): Promise<readonly AuditEntry[]> {
  return (await mock.app.inject({ url: '/admin/audit', headers })).json<{ entries: AuditEntry[] }>().entries;
}

export async function problemsOf(response: Awaited<ReturnType<typeof putFaults>>): Promise<readonly string[]> {
  assert.equal(response.statusCode, 400, response.body);
  const { error, problems } = response.json<{ error: string; problems: { where: string; expected: string }[] }>();
  assert.equal(error, 'faults_invalid');
  return problems.map(({ where }) => where);
}
