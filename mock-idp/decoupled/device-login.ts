/** One device authorization (RFC 8628), from the code on the screen to the tokens. */
import type { DecoupledLogin } from './decoupled-login.ts';

export interface DeviceLogin extends DecoupledLogin {
  /** As it is shown: WDJB-MJHT. */
  readonly userCode: string;
}

/** A browser that has typed a user code and logs in for it. */
export interface DeviceVisit {
  readonly login: DeviceLogin;
  /** Only the browser that typed the code has it, in a cookie. */
  readonly browser: string;
  /** Only the page that asks for the decision has it. */
  readonly confirmation: string;
}
