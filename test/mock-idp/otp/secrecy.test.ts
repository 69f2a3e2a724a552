/** Codes and passwords are read in an inbox and typed into a form, and appear nowhere else. */
import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { it } from 'node:test';
import { buildMockIdp } from '../../../mock-idp/app.ts';
import { randomIdentifier } from '../../../mock-idp/identifiers.ts';
import { generateSigningKeys } from '../../../mock-idp/keys.ts';
import { ADMIN_TOKEN, ISSUER } from '../fixture.ts';
import { post } from '../login.ts';
import { manualClock } from '../manual-clock.ts';
import { begin, check, codeOf, codeProfile, headers, person, send, wrongCode } from './codes.ts';

it('no code and no password is in a log, a metric, an error, the state or the audit', async () => {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const clock = manualClock();
  const keys = await generateSigningKeys();
  const { app, world, endService } = await buildMockIdp({
    clock,
    identifier: randomIdentifier,
    keys,
    profile: codeProfile(),
    adminToken: ADMIN_TOKEN,
    issuerOf: () => ISSUER,
    processLoad: { cpuSeconds: () => 0, takeEventLoopUtilisation: () => 0 },
    logger: { level: 'trace', stream },
  });
  app.log.info('the log is written to');
  const close = (): Promise<void> => app.close();
  const mock = { app, clock, keys, world, close };
  const { phone } = person('AB123456');
  const answers: string[] = [];

  const transaction = await begin(app);
  answers.push((await send(app, transaction)).body);
  const code = await codeOf(mock, phone);
  answers.push((await check(app, transaction, wrongCode(code))).body, (await check(app, transaction, code)).body);
  answers.push((await check(app, transaction, code)).body);
  for (const password of ['password-123456', 'a-wrong-secret'])
    answers.push(
      (await post(app, '/login/password', { transaction: await begin(app), username: 'AB123456', password })).body,
    );
  const payload = { password: 'a-wrong-secret', pin: [code] };
  answers.push((await app.inject({ method: 'PUT', url: '/admin/users/someone', headers, payload })).body);
  for (const url of [
    '/metrics',
    '/admin/state',
    '/admin/audit',
    '/admin/users',
    '/admin/users/AB123456',
    '/admin/samples',
  ])
    answers.push((await app.inject({ url, headers })).body);

  assert.ok(lines.length > 0);
  const secrets = new RegExp(`(?<![0-9])${code}(?![0-9])|password-123456|a-wrong-secret`);
  for (const text of [...lines, ...answers]) assert.doesNotMatch(text, secrets);
  endService();
  await app.close();
});
