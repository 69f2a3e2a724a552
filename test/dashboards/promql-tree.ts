/** What a query asks for, read from its syntax tree by Prometheus' own grammar. */
import { parser } from '@prometheus-io/lezer-promql';
import type { SyntaxNode } from '@lezer/common';

export interface Selector {
  /** null: chosen by a matcher on `__name__`. */
  readonly metric: string | null;
  readonly matchers: readonly { readonly label: string; readonly operator: string; readonly value: string }[];
  /** Range behind it, such as `4s`; null: an instant selector. */
  readonly range: string | null;
  /** Functions and aggregations around it, the nearest first. */
  readonly inside: readonly string[];
}

export interface PromqlTree {
  /** Where the grammar does not hold; empty: it parses. */
  readonly errors: readonly string[];
  readonly selectors: readonly Selector[];
  /** Functions and aggregations anywhere. */
  readonly functions: readonly string[];
}

export function promqlTree(expr: string): PromqlTree {
  const errors: string[] = [];
  const selectors: Selector[] = [];
  const functions: string[] = [];
  const text = ({ from, to }: { from: number; to: number }): string => expr.slice(from, to);
  if (expr.trim() === '') return { errors: ['it is empty'], selectors, functions };
  parser.parse(expr).iterate({
    enter: (at) => {
      const { node } = at;
      if (node.type.isError) errors.push(`at ${node.from}: ${expr.slice(node.from, node.from + 20) || 'the end'}`);
      if (node.name === 'FunctionIdentifier' || node.name === 'AggregateOp') functions.push(text(node));
      if (node.name === 'VectorSelector') selectors.push(selectorOf(node, text));
    },
  });
  return { errors, selectors, functions };
}

function selectorOf(node: SyntaxNode, text: (at: SyntaxNode) => string): Selector {
  const identifier = node.getChild('Identifier');
  const list = node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? [];
  const matchers = list.map((matcher) => ({
    label: textOf(matcher, 'LabelName', text),
    operator: textOf(matcher, 'MatchOp', text),
    value: textOf(matcher, 'StringLiteral', text).slice(1, -1),
  }));
  const range = node.parent?.name === 'MatrixSelector' ? node.parent.getChild('DurationExpr') : null;
  return {
    metric: identifier === null ? null : text(identifier),
    matchers,
    range: range === null || range === undefined ? null : text(range),
    inside: callsAround(node, text),
  };
}

const textOf = (node: SyntaxNode, child: string, text: (at: SyntaxNode) => string): string => {
  const found = node.getChild(child);
  return found === null ? '' : text(found);
};

function callsAround(node: SyntaxNode, text: (at: SyntaxNode) => string): readonly string[] {
  const calls: string[] = [];
  for (let at = node.parent; at !== null; at = at.parent) {
    const name = at.getChild('FunctionIdentifier') ?? at.getChild('AggregateOp');
    if ((at.name === 'FunctionCall' || at.name === 'AggregateExpr') && name !== null) calls.push(text(name));
  }
  return calls;
}

/** Numbers for Grafana's variables: any will do, as long as they can be told apart. */
const macros: Readonly<Record<string, string>> = {
  __rate_interval: '4s',
  __range: '900s',
  __interval: '1s',
};

/** What a name of our own stands for is of no matter to the grammar. */
export const withoutVariables = (expr: string): string =>
  expr.replaceAll(/\$(\w+)/g, (_, name: string) => macros[name] ?? 'x');
