/** An `expect:` line cut into tokens. */
import { PLAIN, RATE, TIME, type Dimension } from './expectation-words.ts';

export type Comparison = '<' | '<=' | '>' | '>=' | '=';
export type Arithmetic = '+' | '-' | '×' | '÷';

export type Token = { readonly column: number; readonly text: string } & (
  | { readonly kind: 'number'; readonly value: number; readonly dimension: Dimension }
  | { readonly kind: 'word' }
  | { readonly kind: 'comparison'; readonly operator: Comparison }
  | { readonly kind: 'arithmetic'; readonly operator: Arithmetic }
  | { readonly kind: '(' | ')' | 'unknown' | 'end' }
);

const space = /\s*/y;
const number = /(\d+(?:\.\d+)?)(?:\s*(%|ms\b|s\b|\/s\b))?/y;
/** A hyphen between letters belongs to the name, as in `bounded-anywhere`; a minus needs a space around it. */
const word = /[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*(?:\.[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*)*/y;
const comparison = /<=|>=|==|[<>=≤≥]/y;
const arithmetic = /[+\-−×*·÷/]/y;

const comparisons: Readonly<Record<string, Comparison>> = { '≤': '<=', '≥': '>=', '==': '=' };
const arithmetics: Readonly<Record<string, Arithmetic>> = { '−': '-', '*': '×', '·': '×', '/': '÷' };

/** All tokens; the last one is `end`. Columns count from 1. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = match(space, text, 0)?.[0].length ?? 0;
  while (at < text.length) {
    const token = tokenAt(text, at);
    tokens.push(token);
    at += token.text.length;
    at += match(space, text, at)?.[0].length ?? 0;
  }
  return [...tokens, { kind: 'end', column: text.length + 1, text: '' }];
}

function tokenAt(text: string, at: number): Token {
  const column = at + 1;
  const found = match(number, text, at);
  if (found !== null) return { kind: 'number', column, text: found[0], ...quantity(Number(found[1]), found[2]) };
  const named = match(word, text, at)?.[0];
  if (named !== undefined) return { kind: 'word', column, text: named };
  const compared = match(comparison, text, at)?.[0];
  if (compared !== undefined) {
    return { kind: 'comparison', column, text: compared, operator: comparisons[compared] ?? (compared as Comparison) };
  }
  const sign = match(arithmetic, text, at)?.[0];
  if (sign !== undefined)
    return { kind: 'arithmetic', column, text: sign, operator: arithmetics[sign] ?? (sign as Arithmetic) };
  const character = text.charAt(at);
  return { kind: character === '(' || character === ')' ? character : 'unknown', column, text: character };
}

function quantity(value: number, unit: string | undefined): { value: number; dimension: Dimension } {
  switch (unit) {
    case '%':
      return { value: value / 100, dimension: PLAIN };
    case 's':
      return { value, dimension: TIME };
    case 'ms':
      return { value: value / 1000, dimension: TIME };
    case '/s':
      return { value, dimension: RATE };
    default:
      return { value, dimension: PLAIN };
  }
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
