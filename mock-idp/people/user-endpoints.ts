/** /admin/users: the people that are kept, one by one. Passwords and PINs go in and never come out. */
import type { FastifyReply } from 'fastify';
import { LaunchquakeError } from '../../src/model/errors.ts';
import type { Problem } from '../../src/model/errors.ts';
import { answerProblems } from '../admin/document.ts';
import { isRecord } from '../profiles/value-checks.ts';
import type { Registrar } from '../registrars.ts';
import type { World } from '../world.ts';
import { toldOf, userCheck, userOf } from './user-document.ts';
import type { UserDocument } from './user-document.ts';
import type { User } from './users.ts';

/** Most people that are kept; everybody else is made up. */
const MOST_USERS = 100_000;
/** Most people of one answer. */
const MOST_LISTED = 1000;

interface OneUser {
  readonly Params: { readonly username: string };
}

export const userEndpoints: Registrar = (app, world) => {
  app.get('/admin/users', (_request, reply) => {
    const kept = world.users.list();
    reply.send({ count: kept.length, users: kept.slice(0, MOST_LISTED).map(toldOf) });
  });
  app.get<OneUser>('/admin/users/:username', ({ params }, reply) => {
    const user = world.users.byUsername(params.username);
    if (user === undefined) sendUnknown(reply);
    else reply.send(toldOf(user));
  });
  app.put<OneUser>('/admin/users/:username', ({ params, body }, reply) => {
    try {
      const { user, isNew } = put(world, params.username, body);
      reply.code(isNew ? 201 : 200).send(toldOf(user));
    } catch (error) {
      answerProblems(reply, 'user', error);
    }
  });
  app.delete<OneUser>('/admin/users/:username', ({ params }, reply) => {
    if (!world.users.remove(params.username)) return sendUnknown(reply);
    world.audit({ what: 'users', by: 'admin', detail: `${params.username} removed` });
    reply.code(204).send();
  });
};

const sendUnknown = (reply: FastifyReply): void => void reply.code(404).send({ error: 'user_unknown' });

/** @throws LaunchquakeError DOCUMENT_INVALID with every problem */
function put(world: World, username: string, body: unknown): { readonly user: User; readonly isNew: boolean } {
  const subject = `PUT /admin/users/${username}`;
  const document = isRecord(body) ? { username, ...body } : body;
  const problems: Problem[] = [];
  userCheck(document, '', problems);
  if (isRecord(document) && document['username'] !== username)
    problems.push({ where: 'username', found: 'another one', expected: 'the one of the address' });
  const isNew = !world.users.isKept(username);
  const { length } = world.users.list();
  if (isNew && length >= MOST_USERS)
    problems.push({ where: '(document)', found: `${length} people kept`, expected: `at most ${MOST_USERS}` });
  if (problems.length > 0) throw new LaunchquakeError('DOCUMENT_INVALID', subject, problems);
  const user = userOf(document as UserDocument);
  const clashes = clashesOf(world, user);
  if (clashes.length > 0) throw new LaunchquakeError('DOCUMENT_INVALID', subject, clashes);
  world.users.put(user);
  world.audit({ what: 'users', by: 'admin', detail: `${username} ${isNew ? 'added' : 'replaced'}` });
  return { user, isNew };
}

/** A made-up person gives way. */
function clashesOf({ users }: World, user: User): readonly Problem[] {
  const holders = [
    ['subject', users.bySubject(user.subject)],
    ['card', user.card === undefined ? undefined : users.byCard(user.card)],
  ] as const;
  return holders
    .filter(([, holder]) => holder !== undefined && users.isKept(holder.username) && holder.username !== user.username)
    .map(([where]) => ({ where, found: 'one that somebody else has', expected: 'one that nobody else has' }));
}
