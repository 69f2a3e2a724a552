/** POST /device_authorization: a device without a browser asks for a code to show (RFC 8628 §3.1, §3.2). */
import type { FastifyInstance } from 'fastify';
import type { World } from '../world.ts';
import { deviceChecks } from './checks/device-checks.ts';
import { decoupledSettingsOf } from './decoupled-settings.ts';
import type { DeviceLogin } from './device-login.ts';
import { paceOf } from './poll-pace.ts';
import { startLogin } from './start.ts';
import { plainUserCode, userCodeFrom } from './user-code.ts';

/** What a client gets that asks for nothing (RFC 6749 §3.3). */
const DEFAULT_SCOPE = 'openid';

export function deviceAuthorization(app: FastifyInstance, world: World): void {
  app.post('/device_authorization', { config: { step: 'device' } }, async (request, reply) => {
    const issuer = world.issuerOf(request);
    await startLogin(world, request, reply, {
      step: 'device',
      checks: deviceChecks,
      prepare: () => ({}),
      begin({ values, client }, _prepared, turn) {
        const { intervalSeconds, deviceCodeSeconds } = decoupledSettingsOf(world);
        const now = world.clock.nowSeconds();
        const login: DeviceLogin = {
          issuer,
          clientId: client.clientId,
          scope: values['scope'] ?? DEFAULT_SCOPE,
          turn,
          userCode: freshUserCode(world, now),
          expiresAtSeconds: now + deviceCodeSeconds,
          pace: paceOf(intervalSeconds),
          answer: undefined,
        };
        const deviceCode = world.identifier();
        world.stores.deviceLogins.set(now, deviceCode, login);
        world.stores.userCodes.set(now, plainUserCode(login.userCode), login);
        reply.send({
          device_code: deviceCode,
          user_code: login.userCode,
          verification_uri: `${issuer}/device`,
          verification_uri_complete: `${issuer}/device?user_code=${login.userCode}`,
          expires_in: deviceCodeSeconds,
          interval: intervalSeconds,
        });
      },
    });
    return reply;
  });
}

/** One that no other device shows. */
function freshUserCode({ identifier, stores }: World, nowSeconds: number): string {
  for (;;) {
    const code = userCodeFrom(identifier());
    if (stores.userCodes.get(nowSeconds, plainUserCode(code)) === undefined) return code;
  }
}
