import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ISSUER, openMock, profileOf } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { START_EPOCH_MS } from '../manual-clock.ts';
import { administer, browserOf, filesOf, hiddenIn, logInWithCard, programOf } from './people.ts';
import type { Program } from './people.ts';

const CSV = { 'content-type': 'text/csv' };
const rows = (count: number): string =>
  `employee,wage\n${Array.from({ length: count }, (_, at) => `${at + 1},4200.50`).join('\n')}\n`;

interface Told {
  readonly receipt: string;
  readonly status: string;
  readonly penalty: number;
  readonly employees: number;
  readonly wages: number;
  readonly receivedAt: string;
  readonly deadline: string | null;
}

async function employerAt(
  mock: TestMock,
  card = 'EM000001',
): Promise<{ readonly program: Program; readonly file: string }> {
  const program = await programOf(mock.app, card);
  return { program, file: (await filesOf(program)).files[0]?.file ?? '' };
}

const declare = (
  { program, file }: { readonly program: Program; readonly file: string },
  body: unknown = rows(3),
  query = 'period=2025-06&reference=r1',
  headers: Record<string, string> = CSV,
) => program.post(`/portal/files/${file}/declarations?${query}`, body, headers);

const statusOf = async ({ program, file }: { readonly program: Program; readonly file: string }) =>
  (await program.get(`/portal/files/${file}?period=2025-06`)).json<{
    status: string;
    deadline: string | null;
    receipt: Told | null;
  }>();

const series = async ({ app }: TestMock): Promise<readonly string[]> =>
  (await app.inject('/metrics')).body.split('\n').filter((line) => line.startsWith('lq_portal_'));

describe('a declaration of wages', () => {
  it('is received with a receipt, and the file says so', async () => {
    const mock = await openMock();
    const employer = await employerAt(mock);
    assert.equal((await statusOf(employer)).status, 'open');
    const answer = await declare(employer);
    assert.equal(answer.statusCode, 201, answer.body);
    const told = answer.json<Told>();
    assert.deepEqual(
      [told.status, told.penalty, told.employees, told.wages, told.deadline],
      ['on-time', 0, 3, 12_601.5, null],
    );
    assert.equal(told.receivedAt, new Date(START_EPOCH_MS).toISOString());
    assert.equal(answer.headers.location, `/portal/receipts/${told.receipt}`);
    assert.deepEqual((await employer.program.get(`/portal/receipts/${told.receipt}`)).json(), told);
    assert.deepEqual((await statusOf(employer)).receipt, told);
    const counted = await series(mock);
    assert.ok(counted.includes('lq_portal_declarations_total{result="on-time"} 1'));
    assert.ok(counted.includes('lq_portal_files_undeclared 0'));
    await mock.close();
  });

  it('counts once however often it is sent', async () => {
    const mock = await openMock();
    const employer = await employerAt(mock);
    const first = await declare(employer);
    const again = await declare(employer);
    assert.equal(again.statusCode, 200);
    assert.deepEqual(again.json(), first.json());
    const other = await declare(employer, rows(4));
    assert.deepEqual([other.statusCode, other.json<{ error: string }>().error], [409, 'reference_reused']);
    const second = await declare(employer, rows(4), 'period=2025-06&reference=r2');
    assert.deepEqual([second.statusCode, second.json<{ error: string }>().error], [409, 'already_declared']);
    assert.equal((await declare(employer, rows(4), 'period=2025-07&reference=r2')).statusCode, 201, 'another month');
    assert.ok((await series(mock)).includes('lq_portal_declarations_total{result="on-time"} 2'));
    await mock.close();
  });

  it('comes as JSON lines as well', async () => {
    const mock = await openMock();
    const employer = await employerAt(mock);
    const lines = '{"employee":"1","wage":100}\n{"employee":"2","wage":200.5}\n';
    const answer = await declare(employer, lines, undefined, { 'content-type': 'application/x-ndjson' });
    assert.equal(answer.statusCode, 201, answer.body);
    assert.equal(answer.json<Told>().wages, 300.5);
    await mock.close();
  });

  it('that is late costs 50 for each employee, at most 5,000', async () => {
    const mock = await openMock({ profile: profileOf(0, { portal: { deadlineSeconds: 100 } }) });
    const [small, large, inTime] = [
      await employerAt(mock, 'EM000001'),
      await employerAt(mock, 'PM000002'),
      await employerAt(mock, 'EM000003'),
    ];
    mock.clock.jump(100);
    assert.equal((await declare(inTime)).json<Told>().status, 'on-time', 'the last moment counts');
    mock.clock.jump(0.001);
    assert.equal((await statusOf(small)).status, 'overdue');
    assert.ok((await series(mock)).includes('lq_portal_files_overdue 1'), 'the one that was looked at');
    const late = (await declare(small)).json<Told>();
    assert.deepEqual([late.status, late.penalty], ['late', 150]);
    const capped = (await declare(large, rows(101))).json<Told>();
    assert.deepEqual([capped.status, capped.penalty], ['late', 5000]);
    const counted = await series(mock);
    assert.ok(counted.includes('lq_portal_declarations_total{result="late"} 2'));
    assert.ok(counted.includes('lq_portal_penalties_total 5150'));
    await mock.close();
  });

  it('that is late costs nothing when the remedy says so, and is in time when the deadline has moved', async () => {
    const mock = await openMock({ profile: profileOf(0, { portal: { deadlineSeconds: 100 } }) });
    await administer(
      mock.app,
      '/admin/remedies',
      {
        remedies: [
          { kind: 'deadline', atSeconds: 50, deadlineSeconds: 300, announcementLagSeconds: 100, latePenalty: false },
        ],
      },
      'PUT',
    );
    const [moved, waived] = [await employerAt(mock, 'EM000001'), await employerAt(mock, 'EM000002')];
    const deadline = (seconds: number): string => new Date(START_EPOCH_MS + seconds * 1000).toISOString();
    mock.clock.jump(149);
    assert.equal((await statusOf(moved)).deadline, deadline(100), 'decided, not yet told');
    assert.equal((await declare(moved)).json<Told>().status, 'on-time');
    mock.clock.jump(1);
    assert.equal((await statusOf(moved)).deadline, deadline(300));
    mock.clock.jump(151);
    const told = (await declare(waived)).json<Told>();
    assert.deepEqual([told.status, told.penalty, told.deadline], ['late-waived', 0, deadline(300)]);
    assert.ok((await series(mock)).includes('lq_portal_declarations_total{result="late-waived"} 1'));
    await mock.close();
  });

  it('that came in time and had to wait for our servers is in time', async () => {
    const slow = { station: 'web', service: { kind: 'fixed', seconds: 30 } } as const;
    const mock = await openMock({
      profile: profileOf(0, { steps: { declaration: slow }, portal: { deadlineSeconds: 10 } }),
    });
    const employer = await employerAt(mock);
    mock.clock.jump(9);
    const pending = declare(employer);
    await mock.clock.advance(30);
    const told = (await pending).json<Told>();
    assert.deepEqual([told.status, told.receivedAt], ['on-time', new Date(START_EPOCH_MS + 9000).toISOString()]);
    await mock.close();
  });

  it('that is wrong is not taken: every problem is told', async () => {
    const mock = await openMock();
    const employer = await employerAt(mock);
    const answer = await declare(employer, 'employee,wage\n1,x\n2,5\n2,5\n');
    assert.equal(answer.statusCode, 400);
    const { error, problems } = answer.json<{ error: string; problems: { where: string }[] }>();
    assert.equal(error, 'declaration_invalid');
    assert.deepEqual(
      problems.map(({ where }) => where),
      ['line 2', 'line 4'],
    );
    assert.equal((await statusOf(employer)).status, 'open');
    for (const query of [
      '',
      'period=2025-13&reference=r',
      'period=2025-06',
      'period=2025-06&reference=a%20b',
      `period=2025-06&reference=${'r'.repeat(65)}`,
    ])
      assert.equal((await declare(employer, rows(1), query)).statusCode, 400, query);
    assert.equal((await declare(employer, { a: 1 }, undefined, {})).statusCode, 400, 'a JSON document is not lines');
    assert.equal((await declare(employer, 'x', undefined, { 'content-type': 'image/png' })).statusCode, 415);
    assert.equal((await declare(employer, 'x'.repeat(1_048_577))).statusCode, 413);
    assert.ok((await series(mock)).includes('lq_portal_declarations_total{result="invalid"} 1'));
    await mock.close();
  });

  it('has a receipt that only its sender can read', async () => {
    const mock = await openMock();
    const { receipt } = (await declare(await employerAt(mock))).json<Told>();
    const other = await programOf(mock.app, 'EM000002');
    assert.equal((await other.get(`/portal/receipts/${receipt}`)).statusCode, 404);
    assert.equal((await mock.app.inject(`/portal/receipts/${receipt}`)).statusCode, 401);
    assert.equal((await other.get('/portal/receipts/guessed')).statusCode, 404);
    await mock.close();
  });

  it('can be typed into a page, without script', async () => {
    const mock = await openMock();
    const browser = browserOf(mock.app, ISSUER);
    const home = await logInWithCard(mock.app, browser, 'EM000001', '/portal/login');
    const url = /href="(\/portal\/files\/[^"]+)"/.exec(home.body)?.[1] ?? '';
    const page = await browser.get(url);
    const [csrf, reference] = [hiddenIn(page, 'csrf'), hiddenIn(page, 'reference')];
    assert.match(page.body, /name="period" type="text" value="2025-05"/, 'wages of May are declared in June');
    const fields = { reference, period: '2025-05', rows: 'employee,wage\r\n1,4200.50\r\n' };
    assert.equal((await browser.submit(`${url}/declarations`, { ...fields, csrf: 'guessed' })).statusCode, 403);
    const wrong = await browser.submit(`${url}/declarations`, { ...fields, csrf, rows: 'employee,wage\r\n<b>,1\r\n' });
    assert.equal(wrong.statusCode, 400);
    assert.ok(wrong.body.includes('&lt;b&gt;') && !wrong.body.includes('<b>,'));
    const receipt = await browser.submit(`${url}/declarations`, { ...fields, csrf });
    assert.equal(receipt.statusCode, 201, receipt.body);
    assert.match(receipt.body, /<dt>status<\/dt><dd>on-time<\/dd>/);
    assert.ok(!(await browser.get(url)).body.includes('<textarea'), 'once is enough');
    const large = await browser.submit(`${url}/declarations`, { ...fields, csrf, rows: rows(3000) });
    assert.notEqual(large.statusCode, 413, 'a form may be as long as a file');
    await mock.close();
  });

  it('of many people is remembered within bounds', async () => {
    const mock = await openMock({ storeCapacity: 20 });
    for (let at = 0; at < 60; at += 1) {
      const employer = await employerAt(mock, `EM${100_000 + at}`);
      assert.equal((await declare(employer)).statusCode, 201);
    }
    const { body } = await mock.app.inject('/metrics');
    for (const store of ['declarations', 'receipts', 'portalSessions', 'declaredFiles'])
      assert.ok(Number(new RegExp(`lq_idp_store_entries\\{store="${store}"\\} (\\d+)`).exec(body)?.[1]) <= 20, store);
    await mock.close();
  });
});
