/** One-time codes by SMS and e-mail. */
import type { Registrar } from '../registrars.ts';

export const codeEndpoints: Registrar = () => undefined;
