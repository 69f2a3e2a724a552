/** GET /portal: the files of whoever is there. GET /portal/files: the same for programs. GET /portal/files/:file: one of them, opened. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { acceptsHtml } from '../pages/accepts-html.ts';
import { alertOf, buttonLink, field, form, paragraph, statusOf } from '../pages/forms.ts';
import { escapeHtml, sendPage } from '../pages/page.ts';
import { parametersOf } from '../oidc/parameters.ts';
import { instantOf } from '../remedies/moments.ts';
import type { World } from '../world.ts';
import { answerProblem, problemInWords, statusOfProblem } from './answers.ts';
import { PERIOD, receiptOf } from './declare.ts';
import { openFile } from './file-access.ts';
import type { OpenFile } from './file-access.ts';
import { mandatesOfAgent } from './mandates.ts';
import { employersPortal as party } from './parties.ts';
import { serveVisitor } from './serve-visitor.ts';
import type { Visitor } from './sessions.ts';
import { statusOfReceipt, toldReceipt } from './told-receipt.ts';
import { companyOf, filesOf } from './virtual-files.ts';

/** Files of one page; a program may ask for up to a thousand. */
const FILES_OF_A_PAGE = 100;
const MOST_FILES_OF_A_PAGE = 1000;

export function fileEndpoints(app: FastifyInstance, world: World): void {
  for (const path of ['/portal', '/portal/files'])
    app.get(path, { config: { step: 'portal' } }, (request, reply) =>
      serveVisitor(world, { party, step: 'portal', request, reply }, (visitor) => list(world, visitor, request, reply)),
    );
  app.get<{ Params: { file: string } }>('/portal/files/:file', { config: { step: 'portal' } }, (request, reply) =>
    serveVisitor(world, { party, step: 'portal', request, reply }, (visitor) => {
      const { session, user } = visitor;
      const { file } = request.params;
      const access = openFile(world, { user, authentication: session.authentication }, file);
      if (access.kind === 'open') show(world, { visitor, file: access.file }, request, reply);
      else if (access.kind === 'login_required_for_file') askForLogin(request, reply, file);
      else answerProblem(request, reply, access.kind);
    }),
  );
}

function list(world: World, { user, session }: Visitor, request: FastifyRequest, reply: FastifyReply): void {
  const { values } = parametersOf(request.query);
  const from = wholeIn(values['from'], 0, 0, MOST_FILES_OF_A_PAGE);
  const count = wholeIn(values['count'], FILES_OF_A_PAGE, 1, MOST_FILES_OF_A_PAGE);
  const { total, files } = filesOf(world, user, { from, count });
  const { mandates } = world.switches();
  const entrusted = mandatesOfAgent(world, user.username).map(({ file }) => ({ ...companyOf(file), basis: 'mandate' }));
  const all = [...files, ...(from === 0 ? entrusted : [])].map((file) => ({
    file: file.id,
    company: file.company,
    employees: file.employees,
    basis: file.basis,
  }));
  if (!acceptsHtml(request)) {
    reply.send({ total: total + entrusted.length, from, mandates, files: all });
    return;
  }
  const rows = all.map(
    ({ file, company, employees }) =>
      `<li><a href="/portal/files/${file}">${escapeHtml(company)}</a>, ${employees} employees</li>`,
  );
  const next =
    from + count < total ? `<p><a href="/portal?from=${from + count}&amp;count=${count}">More files</a></p>\n` : '';
  const hint = mandates || total < 2 ? '' : paragraph('Each file needs a login of its own.');
  sendPage(reply, {
    title: 'Your files',
    brand: party.title,
    main: `${statusOf(world.switches().statusMessage)}${deadlineInWords(world)}${hint}${rows.length === 0 ? paragraph('There are none.') : `<ul>\n${rows.join('\n')}\n</ul>\n`}${next}`,
    below: belowOf(session.csrf),
  });
}

const belowOf = (csrf: string): string =>
  `<p><a href="/portal/contact">Phone and e-mail</a> · <a href="/portal/mandates">Mandates</a> · <a href="/support">Support</a></p>
${form({ action: '/portal/logout', hidden: { csrf }, button: 'Log out', second: true })}`;

function wholeIn(text: string | undefined, otherwise: number, low: number, high: number): number {
  const number = Number(text ?? otherwise);
  return Number.isInteger(number) ? Math.min(high, Math.max(low, number)) : otherwise;
}

function deadlineInWords({ switches, clock }: World): string {
  const { announcedDeadlineSeconds } = switches();
  return announcedDeadlineSeconds === null
    ? ''
    : paragraph(`Declarations have to be here by ${instantOf(announcedDeadlineSeconds, clock)}.`);
}

/** RFC 9470 §3: a program learns that an older login is not enough. */
function askForLogin(request: FastifyRequest, reply: FastifyReply, file: string): void {
  const loginUrl = `/portal/login?file=${file}`;
  if (acceptsHtml(request)) {
    const problem = 'login_required_for_file';
    sendPage(reply, {
      title: 'Log in for this file',
      brand: party.title,
      status: statusOfProblem(problem),
      main: `${alertOf(problemInWords(problem))}<p>${buttonLink(loginUrl, 'Log in for this file')}</p>\n<p><a href="/portal">All files</a></p>`,
    });
    return;
  }
  reply.header('www-authenticate', 'Bearer error="insufficient_user_authentication", max_age="0"');
  answerProblem(request, reply, 'login_required_for_file', { loginUrl });
}

interface Shown {
  readonly visitor: Visitor;
  readonly file: OpenFile;
}

function show(world: World, { visitor, file }: Shown, request: FastifyRequest, reply: FastifyReply): void {
  const { clock, switches } = world;
  const asked = parametersOf(request.query).values['period'] ?? '';
  const period = PERIOD.test(asked) ? asked : lastPeriod(clock.epochMsAt(clock.nowSeconds()));
  const receipt = receiptOf(world, file.id, period);
  const { deadlineSeconds, announcedDeadlineSeconds } = switches();
  const isOver = deadlineSeconds !== null && clock.nowSeconds() > deadlineSeconds;
  const status = receipt === undefined ? (isOver ? 'overdue' : 'open') : statusOfReceipt(receipt);
  if (acceptsHtml(request)) return showPage(world, { visitor, file }, { period, status }, reply);
  reply.send({
    file: file.id,
    company: file.company,
    employees: file.employees,
    basis: file.basis,
    period,
    deadline: announcedDeadlineSeconds === null ? null : instantOf(announcedDeadlineSeconds, clock),
    status,
    receipt: receipt === undefined ? null : toldReceipt(receipt, request.fault),
  });
  return undefined;
}

/** Wages of a month are declared in the next one. */
function lastPeriod(epochMs: number): string {
  const now = new Date(epochMs);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
}

const statusWords: Readonly<Record<string, string>> = {
  open: 'Nothing has been declared yet.',
  overdue: 'Nothing has been declared, and the deadline has passed.',
  'on-time': 'Declared in time.',
  late: 'Declared late.',
  'late-waived': 'Declared late, without a penalty.',
};

function showPage(
  world: World,
  { visitor, file }: Shown,
  { period, status }: { readonly period: string; readonly status: string },
  reply: FastifyReply,
): void {
  const reference = world.identifier().slice(0, 20);
  const rows = `<label for="rows">Wages, one line for each employee</label>
<textarea id="rows" name="rows" rows="10" cols="40" required aria-describedby="rows-hint">employee,wage
</textarea>
<p class="hint" id="rows-hint">The first line is employee,wage. Then, for example, 123456,4200.50</p>`;
  const upload = form({
    action: `/portal/files/${file.id}/declarations`,
    hidden: { csrf: visitor.session.csrf, reference },
    fields: `${field({ name: 'period', label: 'Month', value: period, pattern: '[0-9]{4}-[0-9]{2}', hint: 'Year and month, such as 2025-06' })}\n${rows}`,
    button: 'Send the declaration',
  });
  const isDone = status !== 'open' && status !== 'overdue';
  sendPage(reply, {
    title: file.company,
    brand: party.title,
    main: `${paragraph(`${period}: ${statusWords[status] ?? status}`)}${deadlineInWords(world)}${isDone ? '' : upload}`,
    below: `<p><a href="/portal">All files</a></p>\n${belowOf(visitor.session.csrf)}`,
  });
}
