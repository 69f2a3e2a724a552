import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readEnvFile } from './env-file.ts';
import type { Variables } from './interpolate.ts';

/** The repository, without a slash at its end. */
export const projectFolder = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');

export const readText = (path: string): string => readFileSync(`${projectFolder}/${path}`, 'utf8');

export const composeText = readText('docker-compose.yml');
export const envVariables = readEnvFile(readText('.env'));
export const variables: Variables = Object.fromEntries(envVariables.map(({ name, value }) => [name, value]));

/** A variable of .env, which must be there. */
export function variable(name: string): string {
  const value = variables[name];
  if (value === undefined) throw new Error(`no ${name} in .env`);
  return value;
}
