/** The legacy login: number and password. */
import type { Registrar } from '../registrars.ts';

export const passwordEndpoints: Registrar = () => undefined;
