/**
 * The lines of a scenario's `expect:` block, as a tree.
 *
 *     line       = [ "not" ] fact | sum comparison sum
 *     fact       = [ variant "." ] ( "recovered" | "valid" )
 *     sum        = product { ( "+" | "-" ) product }
 *     product    = factor { ( "×" | "*" | "÷" | "/" ) factor }
 *     factor     = [ "-" ] ( number [ "%" | "s" | "ms" | "/s" ] | [ variant "." ] word | "(" sum ")" )
 *     comparison = "<" | "<=" | ">" | ">=" | "="
 *
 * Numbers are in story time like the rest of a scenario. Units are checked: a time is not compared with a rate. 0 needs no unit.
 */
import { exhaustive, type Problem } from '../errors.ts';
import { tokensOf, type Arithmetic, type Comparison, type Token } from './expectation-tokens.ts';
import {
  dimensionInWords,
  factWords,
  isFactWord,
  measureWords,
  PLAIN,
  wordOf,
  type Dimension,
  type FactWord,
} from './expectation-words.ts';
import { nearest } from './nearest.ts';

export type Expression =
  /** In story time: `dimension` says how compression and scale change it. */
  | { readonly kind: 'number'; readonly value: number; readonly dimension: Dimension; readonly text: string }
  | { readonly kind: 'measure'; readonly variant: string | null; readonly path: string; readonly dimension: Dimension }
  | { readonly kind: 'negative'; readonly of: Expression }
  | { readonly kind: 'group'; readonly of: Expression }
  | {
      readonly kind: 'operation';
      readonly operator: Arithmetic;
      readonly left: Expression;
      readonly right: Expression;
    };

export type Expectation =
  | { readonly kind: 'fact'; readonly variant: string | null; readonly fact: FactWord; readonly negated: boolean }
  | {
      readonly kind: 'comparison';
      readonly operator: Comparison;
      readonly left: Expression;
      readonly right: Expression;
    };

export type ParsedExpectation =
  | { readonly ok: true; readonly expectation: Expectation }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** @param variants names of the scenario's variants: a word may be asked of another variant by its name */
export function parseExpectation(text: string, variants: readonly string[]): ParsedExpectation {
  const parser: Parser = { tokens: tokensOf(text), at: 0, variants, problems: [] };
  const expectation = parseLine(parser);
  if (expectation !== null && parser.problems.length === 0) {
    if (current(parser).kind !== 'end') complain(parser, 'the end of the line');
    else checkDimensions(parser, expectation);
  }
  if (expectation === null || parser.problems.length > 0) return { ok: false, problems: parser.problems };
  return { ok: true, expectation };
}

interface Parser {
  readonly tokens: readonly Token[];
  at: number;
  readonly variants: readonly string[];
  readonly problems: Problem[];
}

function parseLine(parser: Parser): Expectation | null {
  const first = current(parser);
  const negated = first.kind === 'word' && first.text === 'not';
  if (negated) parser.at += 1;
  const fact = factAt(parser);
  if (fact !== null) return { kind: 'fact', ...fact, negated };
  if (negated) return complain(parser, `one of ${factWords.join(', ')}`);
  const left = parseSum(parser);
  if (left === null) return null;
  const compared = current(parser);
  if (compared.kind !== 'comparison') return complain(parser, 'one of < <= > >= =');
  parser.at += 1;
  const right = parseSum(parser);
  return right === null ? null : { kind: 'comparison', operator: compared.operator, left, right };
}

function factAt(parser: Parser): { variant: string | null; fact: FactWord } | null {
  const token = current(parser);
  if (token.kind !== 'word') return null;
  const { variant, path } = splitVariant(parser, token.text, isFactWord);
  if (!isFactWord(path)) return null;
  parser.at += 1;
  return { variant, fact: path };
}

const parseSum = (parser: Parser): Expression | null => parseChain(parser, ['+', '-'], parseProduct);

const parseProduct = (parser: Parser): Expression | null => parseChain(parser, ['×', '÷'], parseFactor);

function parseChain(
  parser: Parser,
  operators: readonly Arithmetic[],
  part: (parser: Parser) => Expression | null,
): Expression | null {
  let left = part(parser);
  for (let token = current(parser); left !== null; token = current(parser)) {
    if (token.kind !== 'arithmetic' || !operators.includes(token.operator)) return left;
    parser.at += 1;
    const right = part(parser);
    left = right === null ? null : { kind: 'operation', operator: token.operator, left, right };
  }
  return null;
}

function parseFactor(parser: Parser): Expression | null {
  const token = current(parser);
  parser.at += 1;
  if (token.kind === 'number')
    return { kind: 'number', value: token.value, dimension: token.dimension, text: token.text };
  if (token.kind === 'word') return measureOf(parser, token);
  if (token.kind === 'arithmetic' && token.operator === '-') {
    const of = parseFactor(parser);
    return of === null ? null : { kind: 'negative', of };
  }
  if (token.kind === '(') {
    const of = parseSum(parser);
    if (of === null) return null;
    if (current(parser).kind !== ')') return complain(parser, '")"');
    parser.at += 1;
    return { kind: 'group', of };
  }
  parser.at -= 1;
  return complain(parser, 'a number or a word such as goodput.duringLate');
}

function measureOf(parser: Parser, token: Token): Expression {
  const { variant, path } = splitVariant(parser, token.text, (candidate) => wordOf(candidate) !== undefined);
  const word = wordOf(path);
  if (word === undefined) parser.problems.push(unknownWord(parser, token));
  return { kind: 'measure', variant, path, dimension: word?.dimension ?? PLAIN };
}

/** `bounded.goodput.after` is the word `goodput.after` of the variant `bounded`, if there is such a variant. */
function splitVariant(
  { variants }: Parser,
  text: string,
  isWord: (path: string) => boolean,
): { variant: string | null; path: string } {
  const dot = text.indexOf('.');
  if (isWord(text) || dot === -1) return { variant: null, path: text };
  const variant = text.slice(0, dot);
  return variants.includes(variant) ? { variant, path: text.slice(dot + 1) } : { variant: null, path: text };
}

function unknownWord({ variants }: Parser, token: Token): Problem {
  const { text, column } = token;
  const dot = text.indexOf('.');
  const [prefix, rest] = dot === -1 ? ['', text] : [text.slice(0, dot), text.slice(dot + 1)];
  const words = [...measureWords.map(({ pattern }) => pattern), ...factWords];
  const place = `column ${column}`;
  const unknown = problemAt(place, text, words);
  if (isFactWord(text) || (variants.includes(prefix) && isFactWord(rest))) {
    return { ...unknown, hint: `${text} is true or false: write it alone` };
  }
  if (variants.includes(prefix)) return { ...unknown, hint: meant(rest, words, `${prefix}.`) };
  if (prefix !== '' && (wordOf(rest) !== undefined || isFactWord(rest))) {
    const expected = `a variant, one of ${variants.join(', ')}`;
    return { ...unknown, expected, hint: meant(prefix, variants, '', `.${rest}`) };
  }
  return { ...unknown, hint: meant(text, words) };
}

const problemAt = (where: string, text: string, words: readonly string[]): Problem => ({
  where,
  found: `${inQuotes(text)} at ${where}`,
  expected: `one of ${words.join(', ')}`,
});

function meant(written: string, known: readonly string[], before = '', after = ''): string | undefined {
  const word = nearest(written, known);
  if (word !== undefined) return `did you mean ${before}${word}${after}?`;
  return written.includes('-') ? 'a minus needs a space before and after it' : undefined;
}

function complain(parser: Parser, expected: string): null {
  const { column, text } = current(parser);
  const where = `column ${column}`;
  parser.problems.push({
    where,
    found: text === '' ? 'the end of the line' : `${inQuotes(text)} at ${where}`,
    expected,
  });
  return null;
}

function current(parser: Parser): Token {
  return parser.tokens[parser.at] ?? { kind: 'end', column: 1, text: '' };
}

/** Everything is only ever compared with, or added to, its like. null: fits everything, as 0 does. */
function checkDimensions(parser: Parser, expectation: Expectation): void {
  if (expectation.kind === 'fact') return;
  const left = dimensionOf(parser, expectation.left);
  const right = dimensionOf(parser, expectation.right);
  if (parser.problems.length === 0) demandAlike(parser, 'the two sides', left, right);
}

function dimensionOf(parser: Parser, expression: Expression): Dimension | null {
  switch (expression.kind) {
    case 'number':
      return expression.value === 0 ? null : expression.dimension;
    case 'measure':
      return expression.dimension;
    case 'negative':
    case 'group':
      return dimensionOf(parser, expression.of);
    case 'operation':
      return operationDimension(parser, expression);
    default:
      return exhaustive(expression);
  }
}

function operationDimension(
  parser: Parser,
  { operator, left, right }: Extract<Expression, { kind: 'operation' }>,
): Dimension | null {
  const one = dimensionOf(parser, left);
  const other = dimensionOf(parser, right);
  if (operator === '×' || operator === '÷') {
    if (one === null || other === null) return null;
    return operator === '×' ? one + other : one - other;
  }
  demandAlike(parser, `the sides of ${operator}`, one, other);
  return one ?? other;
}

function demandAlike(parser: Parser, what: string, left: Dimension | null, right: Dimension | null): void {
  if (left === null || right === null || left === right) return;
  parser.problems.push({
    where: what,
    found: `${dimensionInWords(left)} against ${dimensionInWords(right)}`,
    expected: 'the same unit on both sides',
    hint: left === PLAIN || right === PLAIN ? 'write the unit: 30 s, 500 ms, 12 /s, 5 %' : undefined,
  });
}

const inQuotes = (text: string): string => `"${text}"`;
