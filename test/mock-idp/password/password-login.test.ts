import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import type { LightMyRequestResponse } from 'fastify';
import type { PasswordHashingState } from '../../../mock-idp/password/password-hashing.ts';
import type { PasswordSettings } from '../../../mock-idp/password/password-settings.ts';
import type { ProfileDocument } from '../../../mock-idp/profiles/profile-document.ts';
import { openMock, profileOf } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { exchange, post } from '../login.ts';
import type { Tokens } from '../login.ts';
import { begin, counted, headers, patch } from '../otp/codes.ts';

const open = (passwords: PasswordSettings = {}, changes: Partial<ProfileDocument> = {}): Promise<TestMock> =>
  openMock({ profile: profileOf(0, { methods: { eid: 1, password: 1 }, passwords, ...changes }) });

const RIGHT = 'password-123456';

/** Cheap, and really computed. */
const cheap = { kind: 'pbkdf2-sha256', iterations: 1000 } as const;

async function attempt(
  { app }: TestMock,
  {
    username = 'AB123456',
    password = RIGHT,
    from = '127.0.0.1',
  }: { username?: string; password?: string; from?: string } = {},
): Promise<LightMyRequestResponse> {
  const payload = { transaction: await begin(app), username, password };
  return app.inject({ method: 'POST', url: '/login/password', payload, remoteAddress: from });
}

const stateOf = async ({ app }: TestMock): Promise<PasswordHashingState> =>
  (await app.inject({ url: '/admin/state', headers })).json<{ passwordHashing: PasswordHashingState }>()
    .passwordHashing;

describe('a login with number and password', () => {
  for (const username of ['AB123456', 'ab123456', '0102123456'])
    it(`comes to its tokens as ${username}, and they say what it proves`, async () => {
      const mock = await open();
      const done = await attempt(mock, { username });
      assert.equal(done.statusCode, 200, done.body);
      const { status, redirectTo } = done.json<{ status: string; redirectTo: string }>();
      assert.equal(status, 'approved');
      const tokens = (await exchange(mock.app, new URL(redirectTo).searchParams.get('code') ?? '')).json<Tokens>();
      const claims = decodeJwt(tokens.id_token);
      assert.deepEqual([claims['acr'], claims['amr']], ['http://eidas.europa.eu/LoA/low', ['pwd']]);
      assert.equal(await counted(mock.app, 'lq_idp_password_checks_total{outcome="right"}'), 1);
      await mock.close();
    });

  it('fails alike for a wrong password, for nobody and for somebody without a password', async () => {
    const mock = await open({ guard: null });
    await mock.app.inject({ method: 'PUT', url: '/admin/users/cardonly', headers, payload: { card: 'ZZ000001' } });
    for (const who of [{ password: 'wrong' }, { username: 'nobody' }, { username: 'cardonly', password: 'x' }]) {
      const answer = await attempt(mock, who);
      assert.deepEqual([answer.statusCode, answer.json()], [403, { error: 'wrong_credentials' }]);
    }
    assert.equal(await counted(mock.app, 'lq_idp_password_checks_total{outcome="wrong"}'), 3);
    await mock.close();
  });

  it('is closed unless it was opened', async () => {
    const mock = await open({}, { methods: { eid: 1 } });
    assert.deepEqual((await attempt(mock)).json(), { error: 'method_not_open' });
    await patch(mock.app, { methods: { password: 1 } });
    assert.equal((await attempt(mock)).statusCode, 200);
    await mock.close();
  });

  const bad: readonly { readonly name: string; readonly body: Record<string, unknown>; readonly status: number }[] = [
    { name: 'nothing', body: {}, status: 400 },
    { name: 'an unknown login', body: { transaction: 'x', username: 'AB123456', password: RIGHT }, status: 404 },
    { name: 'lists', body: { transaction: ['x'], username: ['y'], password: ['z'] }, status: 400 },
  ];
  for (const { name, body, status } of bad)
    it(`refuses ${name} with ${status}`, async () => {
      const mock = await open();
      assert.equal((await post(mock.app, '/login/password', body)).statusCode, status);
      await mock.close();
    });

  it('refuses a missing or an endless password', async () => {
    const mock = await open();
    const transaction = await begin(mock.app);
    for (const password of [undefined, 12, 'p'.repeat(1025)])
      assert.equal(
        (await post(mock.app, '/login/password', { transaction, username: 'AB123456', password })).statusCode,
        400,
      );
    await mock.close();
  });
});

describe('the guard against guessing', () => {
  it('closes an account after five bad passwords in a minute, also to the right one, and opens again', async () => {
    const mock = await open();
    for (let at = 0; at < 5; at += 1) assert.equal((await attempt(mock, { password: 'wrong' })).statusCode, 403);
    const closed = await attempt(mock);
    assert.deepEqual(
      [closed.statusCode, closed.json(), closed.headers['retry-after']],
      [429, { error: 'too_many_attempts' }, '60'],
    );
    assert.equal((await attempt(mock, { username: '0102123456' })).statusCode, 429, 'by whatever name');
    assert.equal((await attempt(mock, { username: 'AB123457', password: 'password-123457' })).statusCode, 200);
    await mock.clock.advance(60);
    assert.equal((await attempt(mock)).statusCode, 200);
    await mock.close();
  });

  it('says the same of a number that nobody has', async () => {
    const mock = await open();
    const told: unknown[] = [];
    for (const username of ['AB123456', 'nobody'])
      for (let at = 0; at < 7; at += 1) {
        const answer = await attempt(mock, { username, password: 'wrong' });
        told.push([answer.statusCode, answer.json(), answer.headers['retry-after']]);
      }
    assert.deepEqual(told.slice(7), told.slice(0, 7));
    await mock.close();
  });

  it('forgives an account a right password after four bad ones', async () => {
    const mock = await open();
    for (let round = 0; round < 3; round += 1) {
      for (let at = 0; at < 4; at += 1) await attempt(mock, { password: 'wrong' });
      assert.equal((await attempt(mock)).statusCode, 200);
    }
    await mock.close();
  });

  it('counts an address over all accounts, unless its network is on the list', async () => {
    const mock = await open({ guard: { addressAllowList: ['198.51.100.0/24'] } });
    for (const { from, expected } of [
      { from: '203.0.113.7', expected: 429 },
      { from: '198.51.100.9', expected: 200 },
    ]) {
      for (let at = 0; at < 5; at += 1) await attempt(mock, { username: `XY00000${at}`, password: 'wrong', from });
      assert.equal((await attempt(mock, { from })).statusCode, expected, from);
    }
    assert.equal((await attempt(mock, { from: '203.0.113.8' })).statusCode, 200, 'others are not closed');
    await mock.close();
  });

  it('is not outrun by a hundred guesses at once', async () => {
    const mock = await open({ mode: 'computed', hash: cheap });
    const transaction = await begin(mock.app);
    const guesses = Array.from({ length: 100 }, (_, at) => (at === 99 ? RIGHT : `guess-${at}`));
    const answers = await Promise.all(
      guesses.map((password) => post(mock.app, '/login/password', { transaction, username: 'AB123456', password })),
    );
    const looked = answers.filter(({ statusCode }) => statusCode !== 429);
    assert.ok(looked.length <= 6, `${looked.length} were answered`);
    assert.equal(answers.filter(({ statusCode }) => statusCode === 403).length, 5);
    await mock.close();
  });

  it('can be switched off', async () => {
    const mock = await open({ guard: null });
    for (let at = 0; at < 20; at += 1) assert.equal((await attempt(mock, { password: 'wrong' })).statusCode, 403);
    assert.equal((await attempt(mock)).statusCode, 200);
    await mock.close();
  });
});

describe('the cost of a password', () => {
  it('is charged to the station of its step, and nothing is computed', async () => {
    const cost = { station: 'web', service: { kind: 'fixed', seconds: 3 } } as const;
    const mock = await open({}, { steps: { password: cost } });
    const login = attempt(mock);
    await mock.clock.advance(2.9);
    assert.equal(await counted(mock.app, 'lq_idp_password_checks_total{outcome="right"}'), 0);
    await mock.clock.advance(0.1);
    assert.equal((await login).statusCode, 200);
    assert.deepEqual(await stateOf(mock), {
      mode: 'charged',
      algorithm: null,
      parameters: null,
      measuredSecondsPerHash: null,
      computed: 0,
      charged: cost,
    });
    await mock.close();
  });

  for (const hash of [
    cheap,
    { kind: 'pbkdf2-sha512', iterations: 1000 },
    { kind: 'scrypt', costLog2: 10, blockSize: 8, parallelism: 1 },
    { kind: 'argon2id', memoryKib: 1024, passes: 1, parallelism: 1 },
  ] as const)
    it(`is really computed with ${hash.kind}, measured at the start, and not charged`, async () => {
      const cost = { station: 'web', service: { kind: 'fixed', seconds: 3 } } as const;
      const mock = await open({ mode: 'computed', hash }, { steps: { password: cost } });
      const { kind, ...parameters } = hash;
      const { measuredSecondsPerHash, ...told } = await stateOf(mock);
      assert.deepEqual(told, { mode: 'computed', algorithm: kind, parameters, computed: 1, charged: null });
      assert.ok(measuredSecondsPerHash !== null && measuredSecondsPerHash > 0 && measuredSecondsPerHash < 1);
      assert.equal((await attempt(mock)).statusCode, 200);
      assert.equal((await attempt(mock, { password: 'wrong' })).statusCode, 403);
      assert.equal((await attempt(mock, { username: 'nobody' })).statusCode, 403);
      assert.equal((await stateOf(mock)).computed, 4, 'for nobody too');
      assert.equal(await counted(mock.app, 'lq_idp_station_served_total{station="web"}'), 0);
      await mock.close();
    });

  it('grows with the iterations: two hundred times as many take more than ten times as long', async () => {
    const seconds: number[] = [];
    for (const iterations of [2000, 400_000]) {
      const mock = await open({ mode: 'computed', hash: { kind: 'pbkdf2-sha256', iterations } });
      seconds.push((await stateOf(mock)).measuredSecondsPerHash ?? 0);
      await mock.close();
    }
    const [few = 0, many = 0] = seconds;
    assert.ok(many > 10 * few, `${few} s and ${many} s`);
  });

  it('follows a change of the profile', async () => {
    const mock = await open();
    assert.equal((await patch(mock.app, { passwords: { mode: 'computed', hash: cheap } })).statusCode, 200);
    assert.equal((await stateOf(mock)).mode, 'computed');
    assert.equal((await attempt(mock)).statusCode, 200);
    assert.ok((await stateOf(mock)).computed >= 1);
    assert.equal(
      (await patch(mock.app, { passwords: { hash: { kind: 'scrypt', costLog2: 10, blockSize: 8, parallelism: 1 } } }))
        .statusCode,
      200,
    );
    assert.equal((await stateOf(mock)).algorithm, 'scrypt');
    await mock.close();
  });

  it("of a hash from a file is that hash's own", async () => {
    const mock = await open();
    const passwordHash =
      '$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw';
    await mock.app.inject({ method: 'PUT', url: '/admin/users/hashed', headers, payload: { passwordHash } });
    assert.equal((await attempt(mock, { username: 'hashed', password: 'pleaseletmein' })).statusCode, 200);
    assert.equal((await attempt(mock, { username: 'hashed', password: 'pleaseletmeout' })).statusCode, 403);
    assert.equal((await stateOf(mock)).computed, 2);
    await mock.close();
  });
});

describe('a reset that everybody has to go through', () => {
  async function comeWithOld(mock: TestMock): Promise<{ readonly transaction: string; readonly reset: string }> {
    const transaction = await begin(mock.app);
    const answer = await post(mock.app, '/login/password', { transaction, username: 'AB123456', password: RIGHT });
    assert.equal(answer.statusCode, 403);
    const { error, reset } = answer.json<{ error: string; reset: string }>();
    assert.equal(error, 'password_reset_required');
    return { transaction, reset };
  }

  it('asks for a new password at the first login, takes it once, and lets in with it from then on', async () => {
    const mock = await open({ resetRequired: true });
    const { transaction, reset } = await comeWithOld(mock);
    const choose = (newPassword: string, other = transaction) =>
      post(mock.app, '/login/password', { transaction: other, reset, newPassword });
    assert.deepEqual((await choose('short')).json(), { error: 'new_password_invalid' });
    assert.deepEqual((await choose(RIGHT)).json(), { error: 'new_password_is_old' });
    assert.deepEqual((await choose('a better password', await begin(mock.app))).json(), { error: 'reset_unknown' });
    const answers = await Promise.all([choose('a better password'), choose('a better password')]);
    assert.deepEqual(
      answers.map(({ statusCode }) => statusCode).toSorted((left, right) => left - right),
      [200, 410],
    );
    assert.equal((await attempt(mock)).statusCode, 403, 'the old one is gone');
    assert.equal((await attempt(mock, { password: 'a better password' })).statusCode, 200);
    assert.equal(await counted(mock.app, 'lq_idp_password_checks_total{outcome="reset-required"}'), 1);
    await mock.close();
  });

  it('is forgotten after ten minutes', async () => {
    const mock = await open({ resetRequired: true });
    const { transaction, reset } = await comeWithOld(mock);
    await mock.clock.advance(600);
    const late = await post(mock.app, '/login/password', { transaction, reset, newPassword: 'a better password' });
    assert.equal(late.statusCode, 404);
    await mock.close();
  });
});
