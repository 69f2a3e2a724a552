/**
 * What each alert of a run has to do, by its key. Levels lie so close to the limits that a limit twice as high or half as high changes the outcome.
 */
import type { RunCase } from './run-case.ts';
import { runLoginCases } from './run-login-cases.ts';
import { runServerCases } from './run-server-cases.ts';

export const runCases: Readonly<Record<string, readonly RunCase[]>> = { ...runLoginCases, ...runServerCases };
