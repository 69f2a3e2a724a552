import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import { openMock, profileOf, unprotected } from '../fixture.ts';
import type { TestMock } from '../fixture.ts';
import { authorizeFields } from '../login.ts';

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
const JAVA = 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2';

describe('an overloaded service', () => {
  let mock: TestMock;
  before(async () => {
    const protection = { ...unprotected, queueBound: 0, retryAfterSeconds: 7 };
    mock = await openMock({ profile: profileOf(1, { protection }) });
  });
  after(() => mock.close());

  /** Behind somebody who has the only server for a second. */
  async function refused(order: InjectOptions): Promise<LightMyRequestResponse> {
    const first = mock.app.inject({ url: '/authorize', query: authorizeFields() }).then(() => undefined);
    const answer = mock.app.inject(order).then((response) => response);
    await mock.clock.advance(2);
    await first;
    return answer;
  }

  it('tells a person on a page, and when to come back', async () => {
    const response = await refused({ url: '/authorize', query: authorizeFields(), headers: { accept: BROWSER } });
    assert.equal(response.statusCode, 503);
    assert.equal(response.headers['retry-after'], '7');
    assert.match(response.body, /<h1>Please try again later<\/h1>/);
    assert.match(response.body, /role="alert"/);
  });

  for (const accept of [undefined, 'application/json', '*/*', JAVA])
    it(`tells a program in JSON: ${accept ?? 'no Accept'}`, async () => {
      const headers = {
        ...(accept === undefined ? {} : { accept }),
        'content-type': 'application/x-www-form-urlencoded',
      };
      const order = { method: 'POST', url: '/token', headers, payload: 'grant_type=client_credentials' } as const;
      const response = await refused(order);
      assert.equal(response.statusCode, 503);
      assert.equal(response.json<{ error: string }>().error, 'temporarily_unavailable');
    });
});
