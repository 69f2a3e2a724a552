/** What a kind of grant has to bring to take part in /token. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceStep } from '../../../src/model/scenario/steps.ts';
import type { World } from '../../world.ts';
import type { Client } from '../clients.ts';

/** A token request of a client that has proved itself and may use the grant. */
export interface TokenRequest {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** The parameters of the body, each once. */
  readonly form: Readonly<Record<string, string>>;
  readonly client: Client;
}

export interface GrantHandler {
  /** `grant_type` of the request (RFC 6749 §4, or a URN of §4.5). */
  readonly grantType: string;
  /** What the request pays for. */
  readonly step: ServiceStep;
  /** Answers, with tokens or with an error of RFC 6749 §5.2. */
  readonly handle: (world: World, request: TokenRequest) => void | Promise<void>;
}
