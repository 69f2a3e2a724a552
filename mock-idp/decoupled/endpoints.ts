/** Logins on another device than the one that wants the tokens: the device flow (RFC 8628) and CIBA. */
import type { Registrar } from '../registrars.ts';

export const decoupledEndpoints: Registrar = () => undefined;
