import type { FastifyRequest } from 'fastify';
import { parametersOf } from './parameters.ts';
import type { Parameters } from './parameters.ts';

const FORM = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/** What a browser sent: the query of a GET, the form of a POST, and nothing else (OpenID Connect Core 1.0 §3.1.2.1, §13.2). */
export function sentParameters({ method, query, body, headers }: FastifyRequest): Parameters {
  if (method !== 'POST') return parametersOf(query);
  return parametersOf(FORM.test(headers['content-type'] ?? '') ? body : {});
}
