/** A client asks whether the person whose phone it called has answered (CIBA Core 1.0 §10.1). */
import { answerPoll } from '../../decoupled/answer-poll.ts';
import type { GrantHandler } from './grant-handler.ts';

export const ciba: GrantHandler = {
  grantType: 'urn:openid:params:grant-type:ciba',
  step: 'grant-poll',
  handle(world, asked) {
    const { cibaRequests } = world.stores;
    const id = asked.form['auth_req_id'] ?? '';
    return answerPoll(world, asked, {
      grantType: 'ciba',
      parameter: 'auth_req_id',
      login: cibaRequests.get(world.clock.nowSeconds(), id),
      forget: () => void cibaRequests.delete(id),
      idTokenClaims: { 'urn:openid:params:jwt:claim:auth_req_id': id },
    });
  },
};
