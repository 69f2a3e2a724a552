/** Every operation of the admin API; a test holds it equal to the routes there are, and sends every example. */
import { rotationOrderCheck } from '../../oidc/admin-keys.ts';
import { cardChangeCheck } from '../../eid/admin-cards.ts';
import { faultCheck, faultDocumentCheck } from '../../faults/fault-check.ts';
import { userCheck } from '../../people/user-document.ts';
import { profileCheck } from '../../profiles/parse-profile.ts';
import { schemaOf } from '../../profiles/value-checks.ts';
import { traceRequest } from '../../realtime/trace-endpoint.ts';
import { remedyDocumentCheck } from '../../remedies/remedy-document.ts';
import { switchDocumentSchema } from '../../remedies/switch-document.ts';
import { documentOperations } from './operation.ts';
import type { Operations } from './operation.ts';

const profileExample = {
  stations: { web: { servers: 4 } },
  steps: {
    authorize: { station: 'web', service: { kind: 'lognormal', medianSeconds: 0.035, sigma: 0.5 } },
    token: { station: 'web', service: { kind: 'exponential', meanSeconds: 0.03 } },
  },
  refusalSeconds: 0.002,
  signing: 'ES256',
  protection: {
    queueBound: null,
    refuse: 'anywhere',
    cancelAbandoned: false,
    discipline: 'fifo',
    retryAfterSeconds: null,
    waitingRoom: null,
  },
  retryBudget: null,
  seed: 1,
};

const errorAtToken = { kind: 'error', status: 503, endpoints: ['/token'], share: 0.2, inSeconds: 5, lastsSeconds: 30 };

const switchExample = {
  methods: { eid: 1, sms: 1, email: 0, password: 0 },
  rollOut: null,
  statusMessage: 'Logins are slow this morning. Codes by SMS are open from today.',
  deadline: '2025-07-17T23:59:59Z',
  latePenalty: false,
  mandates: true,
  abroad: true,
};

const seen = { 200: 'What there is now.' };
const gone = { 204: 'It is gone.', 404: 'There is none of this name.' };
const found = { 200: 'As it is now.', 404: 'There is none of this name.' };

export const operations: Operations = {
  ...documentOperations('/admin/profile', 'the capacity profile', {
    schema: schemaOf(profileCheck),
    example: profileExample,
    change: { stations: { web: { servers: 8 } }, protection: { queueBound: 100, refuse: 'door' } },
  }),
  ...documentOperations('/admin/faults', 'the faults', {
    schema: schemaOf(faultDocumentCheck),
    example: { faults: [errorAtToken, { kind: 'stall', stations: ['web'], inSeconds: 60, lastsSeconds: 2 }] },
    change: { faults: [errorAtToken] },
  }),
  'POST /admin/faults': {
    summary: 'Add one fault.',
    body: {
      schema: schemaOf(faultCheck),
      example: { kind: 'delay', delay: { kind: 'fixed', seconds: 1 }, lastsSeconds: 10 },
    },
    answers: { 201: 'The fault with its id and its moments; Location says where it is.' },
  },
  'DELETE /admin/faults': { summary: 'End and take away all faults.', answers: { 204: 'There are none.' } },
  'GET /admin/faults/:id': { summary: 'Read one fault with its state and how often it was injected.', answers: found },
  'DELETE /admin/faults/:id': { summary: 'End and take away one fault.', answers: gone },
  ...documentOperations('/admin/remedies', 'the timeline of remedies', {
    schema: schemaOf(remedyDocumentCheck),
    example: { remedies: [{ kind: 'method', method: 'sms', share: 1, inSeconds: 60 }] },
    change: { remedies: [] },
  }),
  ...documentOperations('/admin/switches', 'how methods, messages and deadlines are switched now', {
    schema: switchDocumentSchema,
    example: switchExample,
    change: { methods: { password: 0.5 }, statusMessage: null },
  }),
  'GET /admin/clients': { summary: 'List the clients, without their secrets.', answers: seen },
  'GET /admin/clients/:clientId': { summary: 'Read one client, without its secret.', answers: found },
  'PUT /admin/clients/:clientId': {
    summary: 'Add or replace a client, with the metadata of RFC 7591; a secret that is not said stays as it is.',
    body: {
      schema: { type: 'object', description: 'Client metadata (RFC 7591 §2).' },
      example: { redirect_uris: ['https://app.example/callback'], token_endpoint_auth_method: 'none' },
    },
    answers: { 200: 'Replaced.', 201: 'Added.', 409: 'There are too many.' },
  },
  'DELETE /admin/clients/:clientId': { summary: 'Remove a client.', answers: gone },
  'GET /admin/keys': { summary: 'List the signing keys and what each of them does now.', answers: seen },
  'POST /admin/keys/rotate': {
    summary: 'Make new signing keys: published at once, signing after a delay.',
    body: {
      schema: schemaOf(rotationOrderCheck),
      example: { algorithms: ['ES256'], publishDelaySeconds: 60 },
      isOptional: true,
    },
    answers: { 200: 'The new keys and when they sign.', 409: 'Too many keys are published already.' },
  },
  'GET /admin/users': { summary: 'List the people that are kept, without their secrets.', answers: seen },
  'GET /admin/users/:username': { summary: 'Read one person, kept or made up.', answers: found },
  'PUT /admin/users/:username': {
    summary: 'Keep a person, or replace one.',
    body: {
      schema: memberOfAddress(schemaOf(userCheck), 'username'),
      example: { password: 'correct horse battery staple' },
    },
    answers: { 200: 'Replaced.', 201: 'Kept.' },
  },
  'DELETE /admin/users/:username': { summary: 'Forget a person.', answers: gone },
  'GET /admin/inbox/:address': {
    summary: 'What has arrived on a phone or in a mailbox, newest first.',
    query: { after: 'only messages with a higher sequence', waitSeconds: 'wait so long for the first one, 0 to 30' },
    answers: { 200: 'The messages.', 503: 'Too many wait already.' },
  },
  'GET /admin/cards/:card': { summary: 'How a card is: valid, locked, tries left.', answers: { 200: 'The card.' } },
  'PATCH /admin/cards/:card': {
    summary: 'What an agency can do with a card: withdraw, lock, unlock.',
    body: { schema: schemaOf(cardChangeCheck), example: { locked: false } },
    answers: { 200: 'The card as it is now.' },
  },
  'GET /admin/phones/:phone': { summary: 'How many people used a phone within the last hour.', answers: seen },
  'GET /admin/trace': {
    summary: 'The visits that were kept.',
    query: { after: 'only visits with a higher sequence' },
    answers: seen,
  },
  'POST /admin/trace': {
    summary: 'Keep the last so many visits from now on.',
    body: { schema: schemaOf(traceRequest), example: { visits: 1000 } },
    answers: { 200: 'How many are kept.' },
  },
  'DELETE /admin/trace': { summary: 'Keep no visits any more.', answers: { 204: 'None is kept.' } },
  'GET /admin/samples': {
    summary: 'One sample for each second of the last hour.',
    query: { after: 'only samples with a higher sequence' },
    answers: seen,
  },
  'GET /admin/audit': {
    summary: 'What was changed, when and by whom: the last 1,000 changes.',
    query: { after: 'only entries with a higher sequence' },
    answers: seen,
  },
  'GET /admin/state': { summary: 'How things stand now, and what the profile can do at most.', answers: seen },
  'GET /admin/openapi.json': { summary: 'This description.', answers: { 200: 'OpenAPI 3.1.' } },
};

/** A member that the address says may be left out of the body. */
function memberOfAddress(schema: Readonly<Record<string, unknown>>, member: string): Readonly<Record<string, unknown>> {
  const required = (schema['required'] ?? []) as readonly string[];
  return { ...schema, required: required.filter((name) => name !== member) };
}
