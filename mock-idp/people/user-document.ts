/** A person as a file and the admin API write one. What is wrong is told with its place; a secret is never told. */
import { createHash } from 'node:crypto';
import { isCardNumber, pinOf } from '../eid/virtual-card.ts';
import { isEmail, isPhone } from '../otp/contact-update.ts';
import { readPhcString } from '../password/phc-string.ts';
import {
  described,
  exactly,
  inWords,
  isRecord,
  join,
  optional,
  textLike,
  trueOrFalse,
} from '../profiles/value-checks.ts';
import type { ValueCheck } from '../profiles/value-checks.ts';
import type { User } from './users.ts';

/** As written; see docs/codes.md. */
export interface UserDocument {
  readonly username: string;
  readonly subject?: string;
  readonly password?: string;
  readonly passwordHash?: string;
  readonly card?: string;
  readonly pin?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly stalePhone?: boolean;
  readonly staleEmail?: boolean;
  readonly locale?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}

const LONGEST_SECRET = 1024;
const MOST_CLAIMS = 50;

/** Says how a secret should look, and nothing of how it does. */
const secret = (expected: string, fits: (value: string) => boolean): ValueCheck =>
  described({ type: 'string', writeOnly: true, description: expected }, (value, where, problems) => {
    if (typeof value === 'string' && value !== '' && value.length <= LONGEST_SECRET && fits(value)) return;
    problems.push({ where, found: typeof value === 'string' ? 'another text' : kindOf(value), expected });
  });

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;

const textThat = (expected: string, fits: (value: string) => boolean): ValueCheck =>
  described({ type: 'string', description: expected }, (value, where, problems) => {
    if (typeof value !== 'string' || !fits(value)) problems.push({ where, found: inWords(value), expected });
  });

/** Claims that follow from the other members, and claims of tokens that are not about the person. */
const foreignClaims = new Set([
  'sub',
  'iss',
  'aud',
  'exp',
  'iat',
  'nbf',
  'jti',
  'nonce',
  'acr',
  'amr',
  'azp',
  'auth_time',
  'at_hash',
  'c_hash',
  's_hash',
  'sid',
]);

const claimsCheck: ValueCheck = described({ type: 'object', maxProperties: MOST_CLAIMS }, (value, where, problems) => {
  if (!isRecord(value) || Object.keys(value).length > MOST_CLAIMS) {
    problems.push({ where, found: kindOf(value), expected: `an object with at most ${MOST_CLAIMS} claims` });
    return;
  }
  for (const name of Object.keys(value).filter((claim) => foreignClaims.has(claim)))
    problems.push({
      where: join(where, name),
      found: 'a claim that a token sets itself',
      expected: 'claims about the person',
    });
});

const checks = {
  username: textLike(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/, '1 to 64 letters, digits, . _ @ or -'),
  subject: optional(textLike(/^[\x21-\x7e]{1,255}$/, '1 to 255 visible ASCII characters')),
  password: optional(secret(`a text of 1 to ${LONGEST_SECRET} characters`, () => true)),
  passwordHash: optional(
    secret(
      'a PHC string of argon2id, pbkdf2-sha256, pbkdf2-sha512 or scrypt',
      (value) => readPhcString(value) !== undefined,
    ),
  ),
  card: optional(textThat('two capital letters and 6 to 20 digits', isCardNumber)),
  pin: optional(secret('4 to 12 digits', (value) => /^[0-9]{4,12}$/.test(value))),
  phone: optional(textThat('a number in E.164, such as +21260102123456', isPhone)),
  email: optional(textThat('an e-mail address', isEmail)),
  stalePhone: optional(trueOrFalse),
  staleEmail: optional(trueOrFalse),
  locale: optional(textLike(/^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}$/, 'a language tag (BCP 47), such as fr or ar-MA')),
  claims: optional(claimsCheck),
} satisfies Record<keyof UserDocument, ValueCheck>;

const shape = exactly(checks);

export const userCheck: ValueCheck = described(shape.schema ?? {}, (value, where, problems) => {
  shape(value, where, problems);
  if (!isRecord(value)) return;
  if (value['password'] !== undefined && value['passwordHash'] !== undefined)
    problems.push({ where: join(where, 'passwordHash'), found: 'a password as well', expected: 'one of the two' });
  if (value['pin'] !== undefined && value['card'] === undefined)
    problems.push({ where: join(where, 'pin'), found: 'no card', expected: 'a card, when there is a PIN' });
});

/** The person that a right document describes. */
export function userOf(document: UserDocument): User {
  const { username, subject, password, passwordHash, card, pin, phone, email } = document;
  const { locale = 'en', stalePhone, staleEmail, claims = {} } = document;
  return {
    subject: subject ?? createHash('sha256').update(`username ${username}`).digest('base64url'),
    username,
    password,
    passwordHash,
    card,
    pin: pin ?? (card === undefined ? undefined : pinOf(card)),
    phone,
    email,
    stalePhone,
    staleEmail,
    locale,
    claims: { ...claimsFrom(document), ...claims },
  };
}

/** Claims that the other members say already; the file may say otherwise. */
const claimsFrom = ({ username, phone, email, locale }: UserDocument): Readonly<Record<string, unknown>> => ({
  preferred_username: username,
  ...(locale === undefined ? {} : { locale }),
  ...(phone === undefined ? {} : { phone_number: phone, phone_number_verified: true }),
  ...(email === undefined ? {} : { email, email_verified: true }),
});

/** A person as the admin API tells: without secrets. */
export function toldOf(user: User): Readonly<Record<string, unknown>> {
  const { password, passwordHash, pin, passwordIsNew: _isNew, ...rest } = user;
  return { ...rest, hasPassword: password !== undefined || passwordHash !== undefined, hasPin: pin !== undefined };
}
