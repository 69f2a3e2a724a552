/** POST /portal/files/:file/declarations, GET /portal/receipts/:receipt. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { acceptsHtml } from '../pages/accepts-html.ts';
import { alertOf, statusOf } from '../pages/forms.ts';
import { escapeHtml, sendPage } from '../pages/page.ts';
import { parametersOf } from '../oidc/parameters.ts';
import type { World } from '../world.ts';
import { answerProblem, problemInWords } from './answers.ts';
import { declare, PERIOD, REFERENCE } from './declare.ts';
import type { DeclarationSent, DeclarationResult } from './declare.ts';
import { openFile } from './file-access.ts';
import { employersPortal as party } from './parties.ts';
import type { Receipt } from './receipt.ts';
import { serveVisitor } from './serve-visitor.ts';
import type { Visitor } from './sessions.ts';
import { toldReceipt } from './told-receipt.ts';

/** Twenty thousand employees fit well, bytes. */
const DECLARATION_BODY_LIMIT = 1_048_576;
const linesTypes: readonly string[] = ['application/x-ndjson', 'application/jsonl', 'application/json-lines'];

export function declarationEndpoints(app: FastifyInstance, world: World): void {
  void app.register((scope, _options, done) => {
    scope.addContentTypeParser(['text/csv', ...linesTypes], { parseAs: 'string' }, (_request, body, parsed) => {
      parsed(null, body);
    });
    scope.post<FileRoute>(
      '/portal/files/:file/declarations',
      { config: { step: 'declaration' }, bodyLimit: DECLARATION_BODY_LIMIT },
      (request, reply) => {
        const arrivedAtSeconds = world.clock.nowSeconds();
        return serveVisitor(world, { party, step: 'declaration', request, reply }, (visitor) =>
          take(world, { visitor, arrivedAtSeconds }, request, reply),
        );
      },
    );
    done();
  });
  app.get<{ Params: { receipt: string } }>(
    '/portal/receipts/:receipt',
    { config: { step: 'portal' } },
    (request, reply) =>
      serveVisitor(world, { party, step: 'portal', request, reply }, (visitor) => {
        const receipt = world.stores.receipts.get(world.clock.nowSeconds(), request.params.receipt);
        if (receipt?.username === visitor.user.username) showReceipt(request, reply, receipt);
        else answerProblem(request, reply, 'receipt_unknown');
      }),
  );
}

interface FileRoute {
  Params: { file: string };
}

interface Taking {
  readonly visitor: Visitor;
  readonly arrivedAtSeconds: number;
}

function take(
  world: World,
  { visitor, arrivedAtSeconds }: Taking,
  request: FastifyRequest<FileRoute>,
  reply: FastifyReply,
): void {
  const { user, session } = visitor;
  const { file } = request.params;
  const access = openFile(world, { user, authentication: session.authentication }, file);
  if (access.kind !== 'open') return answerProblem(request, reply, access.kind);
  const sent = sentOf(request);
  if (sent === undefined)
    return answerProblem(request, reply, 'invalid_request', {
      expected:
        'period (YYYY-MM) and reference (1 to 64 letters, digits, . _ -) in the query, and text/csv or application/x-ndjson',
    });
  answer(request, reply, declare(world, { ...sent, file, username: user.username, arrivedAtSeconds }));
  return undefined;
}

/** A form has everything in its body; else the query names what the body is of. undefined: not like that. */
function sentOf({
  headers,
  body,
  query,
}: FastifyRequest): Pick<DeclarationSent, 'period' | 'reference' | 'text' | 'kind'> | undefined {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const isForm = type === 'application/x-www-form-urlencoded';
  const { values } = parametersOf(isForm ? body : query);
  const { period = '', reference = '' } = values;
  const text = isForm ? values['rows'] : body;
  if (!PERIOD.test(period) || !REFERENCE.test(reference) || typeof text !== 'string') return undefined;
  return { period, reference, text, kind: linesTypes.includes(type) ? 'json-lines' : 'csv' };
}

function answer(request: FastifyRequest, reply: FastifyReply, result: DeclarationResult): void {
  switch (result.kind) {
    case 'received':
    case 'known':
      reply.header('location', `/portal/receipts/${result.receipt.id}`);
      return showReceipt(request, reply, result.receipt, result.kind === 'received' ? 201 : 200);
    case 'declaration_invalid': {
      const { problems } = result;
      if (!acceptsHtml(request)) return answerProblem(request, reply, 'declaration_invalid', { problems });
      const items = problems.map(
        ({ where, found, expected }) => `<li>${escapeHtml(`${where}: ${found}, expected ${expected}`)}</li>`,
      );
      const list = `<ul>\n${items.join('\n')}\n</ul>`;
      return sendPage(reply, {
        title: 'The declaration is not right',
        brand: party.title,
        status: 400,
        main: `${alertOf(problemInWords('declaration_invalid'))}${list}\n<p>Nothing of it was taken. Go back, correct these lines and send it again.</p>`,
      });
    }
    default:
      return answerProblem(request, reply, result.kind, { receipt: result.receipt.id });
  }
}

function showReceipt(request: FastifyRequest, reply: FastifyReply, receipt: Receipt, status = 200): void {
  const told = toldReceipt(receipt, request.fault);
  if (!acceptsHtml(request)) {
    reply.code(status).send(told);
    return;
  }
  const rows = Object.entries(told).map(
    ([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(String(value))}</dd>`,
  );
  sendPage(reply, {
    title: 'Receipt',
    brand: party.title,
    status,
    main: `${statusOf('The declaration has been received.')}<dl>\n${rows.join('\n')}\n</dl>\n<p><a href="/portal/files/${receipt.file}">The file</a> · <a href="/portal">All files</a></p>`,
  });
}
