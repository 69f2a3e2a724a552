/** Variables in a Compose file, by the rules of github.com/compose-spec/compose-go/v2/template. */

export type Variables = Readonly<Record<string, string>>;

const name = '[_a-zA-Z][_a-zA-Z0-9]*';
const start = `\\$(?:(\\$)|(${name})|\\{(${name})(:?[-+?])?)`;
const anywhere = new RegExp(start, 'g');
const here = new RegExp(`^${start}`);

/** Every name that a text takes from outside, also inside a default. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(anywhere)].flatMap((match) => match[2] ?? match[3] ?? []);
}

/** @throws Error on a variable that is asked for with `?` and missing, and on a `$` that starts nothing. */
export function interpolate(text: string, variables: Variables): string {
  let result = '';
  let rest = text;
  for (;;) {
    const at = rest.indexOf('$');
    if (at === -1) return result + rest;
    result += rest.slice(0, at);
    const { value, length } = substitution(rest.slice(at), variables);
    result += value;
    rest = rest.slice(at + length);
  }
}

function substitution(text: string, variables: Variables): { readonly value: string; readonly length: number } {
  const match = here.exec(text);
  if (match === null) throw new Error(`no variable after $ in "${text}"; a dollar sign is $$`);
  const [whole, dollar, bare, braced = '', operator] = match;
  if (dollar !== undefined) return { value: '$', length: 2 };
  if (bare !== undefined) return { value: variables[bare] ?? '', length: whole.length };
  const end = closingBrace(text);
  const operand = text.slice(whole.length, end);
  if (operator === undefined && operand !== '') throw new Error(`"${operand}" after \${${braced} is no operator`);
  return { value: resolve(braced, operator, operand, variables), length: end + 1 };
}

function closingBrace(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (text[at] === '}' && depth === 0) return at;
  }
  throw new Error(`no closing brace in "${text}"`);
}

function resolve(variable: string, operator: string | undefined, operand: string, variables: Variables): string {
  const value = variables[variable];
  // With a colon an empty value counts as none.
  const present = value !== undefined && !(operator?.startsWith(':') === true && value === '');
  switch (operator?.at(-1)) {
    case '-':
      return present ? value : interpolate(operand, variables);
    case '+':
      return present ? interpolate(operand, variables) : '';
    case '?':
      if (!present) throw new Error(`${variable} is missing: ${interpolate(operand, variables)}`);
      return value;
    default:
      return value ?? '';
  }
}
