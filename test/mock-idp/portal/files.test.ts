import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createUserDirectory } from '../../../mock-idp/people/users.ts';
import { fileCountOf, fileOf, filesOf as virtualFilesOf } from '../../../mock-idp/portal/virtual-files.ts';
import { portalSettingsDefaults } from '../../../mock-idp/portal/portal-settings.ts';
import { segmentOf } from '../../../mock-idp/portal/segments.ts';
import { openMock, profileOf } from '../fixture.ts';
import { post } from '../login.ts';
import { accessTokenOf, administer, filesOf, programOf } from './people.ts';

const people = createUserDirectory([]);
const userOf = (card: string) => {
  const user = people.byCard(card);
  assert.ok(user !== undefined);
  return user;
};

describe('the files of made-up people', () => {
  it('are one for an employer and a payroll manager, none for a citizen, many for an accountant', () => {
    const counts = ['EM000001', 'PM000001', 'NR000001', 'CT000001'].map((card) =>
      fileCountOf(userOf(card), portalSettingsDefaults),
    );
    assert.deepEqual(counts, [1, 1, 1, 0]);
    assert.ok(fileCountOf(userOf('AC000001'), portalSettingsDefaults) > 1);
  });

  it('of accountants are log-normal: median 30 ± 3, 95th percentile 200 ± 25, over 3,000 of them', () => {
    const counts = Array.from({ length: 3000 }, (_, at) =>
      fileCountOf(userOf(`AC${100_000 + at}`), portalSettingsDefaults),
    ).toSorted((left, right) => left - right);
    const [median, p95] = [counts[1500] ?? 0, counts[2850] ?? 0];
    assert.ok(Math.abs(median - 30) <= 3, `median ${median}`);
    assert.ok(Math.abs(p95 - 200) <= 25, `95th percentile ${p95}`);
    assert.ok((counts.at(-1) ?? 0) <= 1000);
  });

  it('are drawn by the shares of the profile where the card says nothing', () => {
    const drawn = Array.from({ length: 2000 }, (_, at) =>
      segmentOf(userOf(`LQ${100_000 + at}`), portalSettingsDefaults),
    );
    const share = (segment: string): number => drawn.filter((other) => other === segment).length / drawn.length;
    assert.ok(Math.abs(share('accountant') - 0.25) < 0.03);
    assert.ok(Math.abs(share('payroll-manager') - 0.1) < 0.03);
    assert.ok(Math.abs(share('employer') - 0.65) < 0.03);
  });

  it('are the same whenever they are asked for, each found by its id, and nobody has those of another', () => {
    const world = { profile: () => profileOf(0) };
    const [one, other] = [userOf('AC000001'), userOf('AC000002')];
    const { total, files } = virtualFilesOf(world, one, { from: 0, count: 1000 });
    assert.deepEqual(virtualFilesOf(world, one, { from: 0, count: 1000 }).files, files);
    assert.equal(files.length, total);
    assert.equal(new Set(files.map(({ id }) => id)).size, total);
    for (const file of files) {
      assert.deepEqual(fileOf(world, one, file.id), file);
      assert.equal(fileOf(world, other, file.id), undefined);
    }
    const [prefix] = (files[0]?.id ?? '').split('-');
    for (const id of [`${prefix}-0`, `${prefix}-${total + 1}`, `${prefix}-01`, `${prefix}-1x`, '', '-1', `${prefix}`])
      assert.equal(fileOf(world, one, id), undefined, id);
  });
});

describe('/portal/files', () => {
  it('lists them in pages', async () => {
    const mock = await openMock();
    const program = await programOf(mock.app, 'AC000123');
    const all = await filesOf(program, '?count=1000');
    assert.ok(all.total > 3);
    const second = await filesOf(program, '?from=1&count=2');
    assert.deepEqual(second.files, all.files.slice(1, 3));
    for (const query of ['?from=-1', '?from=x&count=0', '?count=99999', `?from=${all.total}`])
      assert.equal((await program.get(`/portal/files${query}`)).statusCode, 200, query);
    await mock.close();
  });

  it('keeps everybody out of other people’s files, and does not tell them from files that there are not', async () => {
    const mock = await openMock();
    await administer(mock.app, '/admin/switches', { mandates: true });
    const victim = await programOf(mock.app, 'EM000001');
    const [file] = (await filesOf(victim)).files;
    const attacker = await programOf(mock.app, 'AC000123');
    const id = file?.file ?? '';
    assert.equal((await victim.get(`/portal/files/${id}`)).statusCode, 200);
    const foreign = await attacker.get(`/portal/files/${id}`);
    const missing = await attacker.get('/portal/files/0123456789-1');
    assert.equal(foreign.statusCode, 404);
    assert.equal(foreign.body, missing.body);
    const declared = await attacker.post(
      `/portal/files/${id}/declarations?period=2025-06&reference=r1`,
      'employee,wage\n1,1\n',
      { 'content-type': 'text/csv' },
    );
    assert.equal(declared.statusCode, 404);
    const granted = await attacker.post('/portal/mandates', { file: id, agent: 'AC000123' });
    assert.equal(granted.statusCode, 404);
    assert.equal((await attacker.post('/portal/mandates/revoke', { file: id, agent: 'AC000999' })).statusCode, 404);
    await mock.close();
  });

  it('opens one file for one login without mandates, and counts the others as blocked', async () => {
    const mock = await openMock();
    const program = await programOf(mock.app, 'AC000123');
    const [first, second, third] = (await filesOf(program)).files.map(({ file }) => file);
    assert.equal((await program.get(`/portal/files/${first}`)).statusCode, 200);
    for (const file of [second, third]) {
      const answer = await program.get(`/portal/files/${file}`);
      assert.equal(answer.statusCode, 401);
      assert.equal(answer.json<{ error: string }>().error, 'login_required');
      assert.equal(answer.headers['www-authenticate'], 'Bearer error="insufficient_user_authentication", max_age="0"');
    }
    assert.ok((await metrics(mock)).includes('lq_portal_files_blocked 2'));
    const again = await programOf(mock.app, 'AC000123', { file: second ?? '' });
    assert.equal((await again.get(`/portal/files/${second}`)).statusCode, 200);
    assert.equal((await again.get(`/portal/files/${third}`)).statusCode, 401);
    assert.ok((await metrics(mock)).includes('lq_portal_files_blocked 1'));
    assert.ok((await metrics(mock)).includes('lq_portal_files_undeclared 2'));
    await mock.close();
  });

  it('binds a login to its file however many sessions are made of it', async () => {
    const mock = await openMock();
    const access_token = await accessTokenOf(mock.app, 'AC000123');
    const [first, second] = (await filesOf(await programOf(mock.app, 'AC000123'))).files.map(({ file }) => file);
    assert.equal((await post(mock.app, '/portal/sessions', { access_token, file: first })).statusCode, 201);
    assert.equal((await post(mock.app, '/portal/sessions', { access_token, file: first })).statusCode, 201);
    assert.equal((await post(mock.app, '/portal/sessions', { access_token, file: second })).statusCode, 401);
    await administer(mock.app, '/admin/switches', { mandates: true });
    assert.equal((await post(mock.app, '/portal/sessions', { access_token, file: second })).statusCode, 201);
    await mock.close();
  });
});

describe('mandates', () => {
  const EMPLOYER = 'EM000001';
  const ACCOUNTANT = 'AC000123';

  it('let somebody else into a file as long as they last, by one login for all', async () => {
    const mock = await openMock();
    await administer(mock.app, '/admin/switches', { mandates: true });
    const employer = await programOf(mock.app, EMPLOYER);
    const accountant = await programOf(mock.app, ACCOUNTANT);
    const file = (await filesOf(employer)).files[0]?.file ?? '';
    const granted = await employer.post('/portal/mandates', { file, agent: ACCOUNTANT });
    assert.equal(granted.statusCode, 201, granted.body);
    assert.equal(
      (await employer.post('/portal/mandates', { file, agent: ACCOUNTANT })).statusCode,
      201,
      'again is no more',
    );
    const { held } = (await accountant.get('/portal/mandates')).json<{ held: { file: string }[] }>();
    assert.deepEqual(
      held.map((mandate) => mandate.file),
      [file],
    );
    const listed = await filesOf(accountant, '?count=1000');
    assert.equal(listed.files.filter(({ basis }) => basis === 'mandate').length, 1);
    for (const each of listed.files.slice(-5))
      assert.equal((await accountant.get(`/portal/files/${each.file}`)).statusCode, 200, each.file);
    await administer(mock.app, '/admin/switches', { mandates: false });
    const closed = await accountant.get(`/portal/files/${file}`);
    assert.deepEqual([closed.statusCode, closed.json<{ error: string }>().error], [403, 'mandates_closed']);
    assert.equal((await employer.post('/portal/mandates', { file, agent: 'AC000999' })).statusCode, 403);
    await administer(mock.app, '/admin/switches', { mandates: true });
    assert.equal((await employer.post('/portal/mandates/revoke', { file, agent: ACCOUNTANT })).statusCode, 200);
    assert.equal((await employer.post('/portal/mandates/revoke', { file, agent: ACCOUNTANT })).statusCode, 404);
    assert.equal((await accountant.get(`/portal/files/${file}`)).statusCode, 404);
    await mock.close();
  });

  it('are given by the company alone: an accountant does not pass on what was entrusted', async () => {
    const mock = await openMock();
    await administer(mock.app, '/admin/switches', { mandates: true });
    const accountant = await programOf(mock.app, ACCOUNTANT);
    const client = (await filesOf(accountant)).files[0]?.file ?? '';
    assert.equal((await accountant.post('/portal/mandates', { file: client, agent: EMPLOYER })).statusCode, 403);
    const employer = await programOf(mock.app, EMPLOYER);
    const file = (await filesOf(employer)).files[0]?.file ?? '';
    await employer.post('/portal/mandates', { file, agent: ACCOUNTANT });
    assert.equal((await accountant.post('/portal/mandates', { file, agent: 'AC000999' })).statusCode, 404);
    for (const body of [{}, { file }, { file, agent: 'nobody' }, { file, agent: EMPLOYER }, { file: 1, agent: 2 }]) {
      const { statusCode } = await employer.post('/portal/mandates', body);
      assert.ok(statusCode === 400 || statusCode === 404, `${JSON.stringify(body)}: ${statusCode}`);
    }
    assert.equal(
      (await accountant.post('/portal/mandates/revoke', { file, agent: ACCOUNTANT })).statusCode,
      200,
      'given back',
    );
    await mock.close();
  });

  it('of one file are bounded', async () => {
    const mock = await openMock();
    await administer(mock.app, '/admin/switches', { mandates: true });
    const employer = await programOf(mock.app, EMPLOYER);
    const file = (await filesOf(employer)).files[0]?.file ?? '';
    for (let at = 0; at < 50; at += 1)
      assert.equal((await employer.post('/portal/mandates', { file, agent: `AC${200_000 + at}` })).statusCode, 201);
    assert.equal((await employer.post('/portal/mandates', { file, agent: 'AC300000' })).statusCode, 409);
    await mock.close();
  });
});

const metrics = async ({ app }: Awaited<ReturnType<typeof openMock>>): Promise<readonly string[]> =>
  (await app.inject('/metrics')).body.split('\n');
