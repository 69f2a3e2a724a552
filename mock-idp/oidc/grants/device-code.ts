/** A device asks whether its person has logged in elsewhere (RFC 8628 §3.4). */
import { answerPoll } from '../../decoupled/answer-poll.ts';
import { plainUserCode } from '../../decoupled/user-code.ts';
import type { GrantHandler } from './grant-handler.ts';

export const deviceCode: GrantHandler = {
  grantType: 'urn:ietf:params:oauth:grant-type:device_code',
  step: 'grant-poll',
  handle(world, asked) {
    const { deviceLogins, userCodes } = world.stores;
    const code = asked.form['device_code'] ?? '';
    const login = deviceLogins.get(world.clock.nowSeconds(), code);
    return answerPoll(world, asked, {
      grantType: 'device_code',
      parameter: 'device_code',
      login,
      forget() {
        deviceLogins.delete(code);
        if (login !== undefined) userCodes.delete(plainUserCode(login.userCode));
      },
    });
  },
};
