import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import type { JSONWebKeySet } from 'jose';
import { openMock, profileOf } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { CARD, login, openSession, post, postForm } from '../login.ts';
import { auditOf, faultsOf, headers, injectFault, putFaults } from './admin-faults.ts';

describe('faults of requests', () => {
  let mock: TestMock;
  before(async () => (mock = await openMock({ profile: profileOf(0) })));
  after(() => mock.close());
  beforeEach(async () => void (await putFaults(mock, [])));

  const userinfo = () => mock.app.inject('/userinfo');
  const metric = async (line: string): Promise<number> => {
    const { body } = await mock.app.inject('/metrics');
    const found = body.split('\n').find((one) => one.startsWith(`${line} `));
    assert.ok(found !== undefined, line);
    return Number(found.slice(line.length + 1));
  };

  it('error: the status that was asked for, with Retry-After, in the shape of an OAuth error', async () => {
    await injectFault(mock, { kind: 'error', status: 503, retryAfterSeconds: 1.5, endpoints: ['userinfo'] });
    const answer = await userinfo();
    assert.equal(answer.statusCode, 503);
    assert.equal(answer.json<{ error: string }>().error, 'temporarily_unavailable');
    assert.deepEqual([answer.headers['retry-after'], answer.headers['x-retry-after-ms']], ['2', '1500']);
    assert.equal(answer.headers['x-fault'], 'error-1');
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal((await mock.app.inject('/jwks')).statusCode, 200, 'another endpoint');
    await injectFault(mock, { kind: 'error', status: 418, endpoints: ['/jwks'] });
    assert.equal((await mock.app.inject('/jwks')).statusCode, 418);
    assert.equal((await userinfo()).statusCode, 401);
  });

  it('is at work from its start to its end and not a moment longer', async () => {
    await injectFault(mock, { kind: 'error', status: 500, endpoints: ['userinfo'], inSeconds: 2, lastsSeconds: 3 });
    const seen: number[] = [];
    for (const wait of [0, 1.999, 0.001, 2.999, 0.001]) {
      await mock.clock.advance(wait);
      seen.push((await userinfo()).statusCode);
    }
    assert.deepEqual(seen, [401, 401, 500, 500, 401]);
    assert.equal((await faultsOf(mock))[0]?.hits, 2);
  });

  it('delay: waits as the law says, and then goes on', async () => {
    await injectFault(mock, { kind: 'delay', delay: { kind: 'fixed', seconds: 0.4 }, endpoints: ['userinfo'] });
    let answered = false;
    const answer = userinfo().then((response) => {
      answered = true;
      return response;
    });
    await mock.clock.advance(0.399);
    assert.equal(answered, false);
    await mock.clock.advance(0.001);
    assert.equal((await answer).statusCode, 401);
  });

  it('two delays add up, and the first fault that ends a request does', async () => {
    const delay = { kind: 'delay', delay: { kind: 'fixed', seconds: 1 }, endpoints: ['userinfo'], lastsSeconds: 100 };
    await putFaults(mock, [
      delay,
      { kind: 'error', status: 502, endpoints: ['/userinfo'], lastsSeconds: 100 },
      { kind: 'error', status: 500, lastsSeconds: 100 },
      delay,
    ]);
    const start = mock.clock.nowSeconds();
    const answer = userinfo().then(({ statusCode }) => [statusCode, mock.clock.nowSeconds() - start]);
    await mock.clock.advance(1);
    await mock.clock.advance(1);
    assert.deepEqual(await answer, [502, 2]);
    assert.deepEqual(
      (await faultsOf(mock)).map(({ id, hits }) => `${id} ${hits}`),
      ['delay-1 1', 'error-1 1', 'error-2 0', 'delay-2 1'],
    );
  });

  it('share: the requests that are hit are drawn from a seeded stream, the same each time', async () => {
    const run = async (): Promise<string> => {
      await putFaults(mock, []);
      await injectFault(mock, { id: 'some', kind: 'error', status: 500, endpoints: ['userinfo'], share: 0.3 });
      const codes: number[] = [];
      for (let request = 0; request < 400; request += 1) codes.push((await userinfo()).statusCode);
      return codes.map((code) => (code === 500 ? 'x' : '.')).join('');
    };
    const first = await run();
    assert.equal(await run(), first);
    const hits = first.replaceAll('.', '').length;
    // Binomial(400, 0.3): mean 120, standard deviation 9.2; four of them.
    assert.ok(Math.abs(hits - 120) < 37, `${hits} of 400`);
    assert.equal((await faultsOf(mock))[0]?.hits, hits);
    // One more fault draws for itself.
    await putFaults(mock, []);
    await putFaults(mock, [
      { id: 'other', kind: 'error', status: 500, endpoints: ['/jwks'], share: 0.5, lastsSeconds: 10 },
      { id: 'some', kind: 'error', status: 500, endpoints: ['userinfo'], share: 0.3, lastsSeconds: 10 },
    ]);
    let codes = '';
    for (let request = 0; request < 400; request += 1) {
      if (request % 7 === 0) await mock.app.inject('/jwks');
      codes += (await userinfo()).statusCode === 500 ? 'x' : '.';
    }
    assert.equal(codes, first);
  });

  it('*: every endpoint, also one that is not there, but not health, admin and metrics', async () => {
    await injectFault(mock, { kind: 'error', status: 500 });
    const codes = async (urls: readonly string[]): Promise<number[]> => {
      const answers = await Promise.all(urls.map((url) => mock.app.inject({ url, headers })));
      return answers.map(({ statusCode }) => statusCode);
    };
    assert.deepEqual(await codes(['/jwks', '/authorize', '/nowhere', '/token']), [500, 500, 500, 500]);
    assert.deepEqual(
      await codes(['/healthz', '/readyz', '/metrics', '/admin/state', '/admin/profile', '/%61dmin/state']),
      [200, 200, 200, 200, 200, 200],
    );
    assert.deepEqual(await codes(['/admin/nowhere']), [404]);
    assert.equal((await mock.app.inject('/admin/state')).statusCode, 401, 'still asks for the token');
  });

  it('a path with * meets all below it, and one of health only when it is named', async () => {
    await injectFault(mock, { kind: 'error', status: 500, endpoints: ['/.well-known/*', '/readyz'] });
    assert.equal((await mock.app.inject('/.well-known/openid-configuration')).statusCode, 500);
    assert.equal((await mock.app.inject('/readyz')).statusCode, 500);
    assert.equal((await mock.app.inject('/healthz')).statusCode, 200);
    assert.equal((await mock.app.inject('/jwks')).statusCode, 200);
  });

  it('a step where one address serves several: the body says which one it is', async () => {
    await injectFault(mock, { kind: 'error', status: 500, endpoints: ['client-credentials'] });
    const token = async (grant_type: string): Promise<number> =>
      (
        await mock.app.inject({
          method: 'POST',
          url: '/token',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          payload: new URLSearchParams({ grant_type }).toString(),
        })
      ).statusCode;
    assert.equal(await token('client_credentials'), 500);
    assert.notEqual(await token('refresh_token'), 500);
    assert.notEqual(await token('authorization_code'), 500);
    assert.equal((await faultsOf(mock))[0]?.hits, 1);
    await injectFault(mock, { kind: 'error', status: 500, endpoints: ['/token'] });
    for (const grant of ['client_credentials', 'refresh_token', 'authorization_code', 'cat'])
      assert.equal(await token(grant), 500, grant);
  });

  it('a round of the card, and the check of a code on the page that also sends it', async () => {
    await putFaults(mock, [{ kind: 'error', status: 500, endpoints: ['eid-card-2', 'code-check'], lastsSeconds: 10 }]);
    const session = await openSession(mock.app);
    const card = async (round: unknown): Promise<number> =>
      (await post(mock.app, `/eid/sessions/${session}/card`, { round, card: CARD, response: 'r' })).statusCode;
    assert.equal(await card(2), 500);
    for (const other of [1, 3, 'x', null]) assert.notEqual(await card(other), 500);
    const page = async (what: string): Promise<number> => (await postForm(mock.app, '/login/sms', { what })).statusCode;
    assert.equal(await page('check'), 500);
    assert.notEqual(await page('send'), 500);
  });

  it('wrong-signature: the token says what it should and does not verify; afterwards it does', async () => {
    const keys = createLocalJWKSet((await mock.app.inject('/jwks')).json<JSONWebKeySet>());
    await injectFault(mock, { kind: 'wrong-signature', endpoints: ['token'] });
    const { id_token: idToken } = await login(mock.app);
    assert.equal(typeof decodeJwt(idToken).sub, 'string');
    await assert.rejects(jwtVerify(idToken, keys, { currentDate: now() }), /signature verification failed/);
    assert.equal((await faultsOf(mock))[0]?.hits, 1);
    await putFaults(mock, []);
    const good = await login(mock.app);
    await jwtVerify(good.id_token, keys, { currentDate: now() });
  });

  const now = (): Date => new Date(mock.clock.epochMsAt(mock.clock.nowSeconds()));

  it('clock-skew: times of the answer are off by so much', async () => {
    await injectFault(mock, { kind: 'clock-skew', skewSeconds: -900, endpoints: ['token'] });
    const { iat = 0, exp = 0 } = decodeJwt((await login(mock.app)).id_token);
    assert.equal(iat, Math.floor(now().getTime() / 1000) - 900);
    assert.ok(exp > iat);
  });

  it('key-rotation: once, at its start: the key set has a new key of each algorithm beside the old one', async () => {
    const kids = async (): Promise<string[]> =>
      (await mock.app.inject('/jwks')).json<{ keys: { kid: string }[] }>().keys.map(({ kid }) => kid);
    const old = await kids();
    await putFaults(mock, [{ kind: 'key-rotation', inSeconds: 1 }]);
    assert.deepEqual(await kids(), old);
    await mock.clock.advance(1);
    const deadline = Date.now() + 10_000;
    while ((await kids()).length < old.length + 2 && Date.now() < deadline)
      await new Promise((resolve) => void setTimeout(resolve, 20));
    const rotated = await kids();
    assert.equal(rotated.length, old.length + 2);
    for (const kid of old) assert.ok(rotated.includes(kid));
    assert.deepEqual(
      (await faultsOf(mock)).map(({ state, hits }) => [state, hits]),
      [['ended', 1]],
    );
    assert.ok((await auditOf(mock)).some(({ detail }) => detail.startsWith('key-rotation-1 starts')));
  });

  it('outage with 503: every endpoint, /healthz as it was told to, admin and metrics as ever', async () => {
    const healthOf = async (url = '/healthz') => {
      const { statusCode, body } = await mock.app.inject(url);
      return [statusCode, body];
    };
    await injectFault(mock, { kind: 'outage', answer: '503', retryAfterSeconds: 30 });
    for (const url of ['/jwks', '/authorize', '/nowhere', '/waiting-room/ticket']) {
      const answer = await mock.app.inject(url);
      assert.deepEqual([answer.statusCode, answer.headers['retry-after']], [503, '30'], url);
    }
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const token = await mock.app.inject({ method: 'POST', url: '/token', headers: form, payload: '%' });
    assert.equal(token.statusCode, 503);
    assert.deepEqual(await healthOf(), [503, '{"status":"outage"}']);
    assert.deepEqual(await healthOf('/readyz'), [503, '{"status":"outage"}']);
    assert.equal((await mock.app.inject('/metrics')).statusCode, 200);
    await injectFault(mock, { kind: 'outage', answer: '503', health: 'lie' });
    assert.deepEqual(await healthOf(), [200, '{"status":"ok"}']);
    await injectFault(mock, { kind: 'outage', answer: '503', health: 'refused' });
    assert.equal((await healthOf())[0], 503);
    assert.match(String((await healthOf())[1]), /temporarily_unavailable/);
    await mock.clock.advance(10);
    assert.equal((await mock.app.inject('/jwks')).statusCode, 200);
    assert.deepEqual(await healthOf(), [200, '{"status":"ok"}']);
  });

  it('are counted by kind, and those at work are told', async () => {
    const old = await metric('lq_idp_faults_injected_total{kind="error"}');
    await injectFault(mock, { kind: 'error', status: 500, endpoints: ['userinfo'] });
    assert.equal(await metric('lq_idp_faults_active{kind="error"}'), 1);
    await userinfo();
    await userinfo();
    assert.equal(await metric('lq_idp_faults_injected_total{kind="error"}'), old + 2);
    await mock.clock.advance(10);
    assert.equal(await metric('lq_idp_faults_active{kind="error"}'), 0);
    assert.equal(await metric('lq_idp_faults_active{kind="hang"}'), 0);
  });
});
