import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestMock } from '../fixture.ts';
import { post } from '../login.ts';
import { askAdmin, errorOf, logIn, openEidMock, openLogin, pinOfCard, step, told, tune } from './card-phone.ts';

describe('a borrowed phone', () => {
  let mock: TestMock;
  before(async () => (mock = await openEidMock()));
  after(() => mock.close());

  const withPhone = (phone: string | undefined, card: string) =>
    logIn(mock, { card, pin: pinOfCard(card), challenge: phone === undefined ? {} : { phone } });
  const people = async (phone: string) =>
    (await askAdmin(mock, `/admin/phones/${phone}`)).body['identitiesWithinAnHour'];

  it('serves any number of people one after the other, and they are counted for an hour', async () => {
    for (const card of ['BP000001', 'BP000002', 'BP000003', 'BP000001'])
      assert.equal((await withPhone('aunt', card)).status, 200);
    assert.equal(await people('aunt'), 3);
    mock.clock.jump(3600);
    assert.equal(await people('aunt'), 0);
  });

  it('serves as many as the settings say; the next one is told at the tap, and when', async () => {
    await tune(mock, { identitiesPerPhone: 2 });
    assert.equal((await withPhone('uncle', 'BP000001')).status, 200);
    mock.clock.jump(60);
    assert.equal((await withPhone('uncle', 'BP000002')).status, 200);
    const { session } = await openLogin(mock);
    await step(mock, session, 'challenge', { phone: 'uncle' });
    const response = await post(mock.app, `/eid/sessions/${session}/card`, {
      round: 1,
      card: 'BP000003',
      response: 'r',
    });
    assert.deepEqual(errorOf(told(response)), [429, 'phone_limit']);
    assert.equal(response.headers['retry-after'], '3540');
    assert.equal((await withPhone('uncle', 'BP000001')).status, 200, 'who was counted may come again');
    assert.equal((await withPhone('neighbour', 'BP000003')).status, 200);
    assert.equal(
      (await withPhone(undefined, 'BP000004')).status,
      200,
      'a phone that does not say its name is not counted',
    );
    mock.clock.jump(3601);
    assert.equal((await withPhone('uncle', 'BP000003')).status, 200);
    await tune(mock, { identitiesPerPhone: null });
  });

  it('is not counted for logins that failed', async () => {
    await withPhone('cousin', 'BP000005');
    await logIn(mock, { card: 'BP000006', pin: 'x', challenge: { phone: 'cousin' } });
    assert.equal(await people('cousin'), 1);
  });
});
