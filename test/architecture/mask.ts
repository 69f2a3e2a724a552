/** A string literal of a source file: where its opening quote stands, and what it says. */
export interface Literal {
  readonly at: number;
  readonly text: string;
}

/** A source text in which only code is left: comments, strings and patterns are blanks, line breaks stay. */
export interface MaskedSource {
  readonly code: string;
  readonly literals: readonly Literal[];
}

/** A slash after one of these words or signs starts a pattern; after anything else it divides. */
const beforePattern =
  /(?:^|[([{,;=:?!&|+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await))$/;

/**
 * Blanks out comments, strings and patterns, so that a plain search over the rest finds code and nothing else. Code
 * inside `${}` stays code. TypeScript 7 offers no parser to JavaScript; this needs none.
 */
export function maskSource(source: string): MaskedSource {
  const mask = new Mask(source);
  while (mask.step());
  return { code: mask.code(), literals: mask.literals };
}

class Mask {
  readonly literals: Literal[] = [];
  readonly #source: string;
  readonly #masked: string[];
  /** Depths of braces at which an open `${` ends. */
  readonly #templates: number[] = [];
  #depth = 0;
  #at = 0;
  /** The last characters of code, without blanks at the end: they tell a pattern from a division. */
  #lastCode = '';

  constructor(source: string) {
    this.#source = source;
    this.#masked = source.replace(/[^\n]/g, ' ').split('');
  }

  code(): string {
    return this.#masked.slice(0, this.#source.length).join('');
  }

  /** Takes in the next piece of the source; false at its end. */
  step(): boolean {
    const [source, at] = [this.#source, this.#at];
    const character = source.charAt(at);
    if (source.startsWith('//', at)) this.#at = indexOrEnd(source, '\n', at);
    else if (source.startsWith('/*', at)) this.#at = indexOrEnd(source, '*/', at + 2) + 2;
    else if (character === '"' || character === "'") this.#string(character);
    else if (character === '`' || this.#closesTemplateCode(character)) this.#template(character);
    else if (character === '/' && beforePattern.test(this.#lastCode)) this.#at = endOfPattern(source, at + 1);
    else this.#keep(character);
    return this.#at < source.length;
  }

  #closesTemplateCode(character: string): boolean {
    return character === '}' && this.#templates.at(-1) === this.#depth;
  }

  #keep(character: string): void {
    if (character === '{') this.#depth += 1;
    if (character === '}') this.#depth -= 1;
    this.#masked[this.#at] = character;
    if (character.trim() !== '') {
      const wordEnded = /\s/.test(this.#source.charAt(this.#at - 1));
      this.#lastCode = `${this.#lastCode}${wordEnded ? ' ' : ''}${character}`.slice(-12);
    }
    this.#at += 1;
  }

  #string(quote: string): void {
    const end = endOfString(this.#source, this.#at + 1, quote);
    this.#masked[this.#at] = quote;
    this.#masked[end] = quote;
    this.literals.push({ at: this.#at, text: this.#source.slice(this.#at + 1, end) });
    this.#lastCode = quote;
    this.#at = end + 1;
  }

  #template(character: string): void {
    if (character === '}') this.#templates.pop();
    const { end, opensCode } = endOfTemplatePart(this.#source, this.#at + 1);
    if (opensCode) this.#templates.push(this.#depth);
    this.#lastCode = opensCode ? '{' : '`';
    this.#at = end;
  }
}

function indexOrEnd(source: string, text: string, from: number): number {
  const found = source.indexOf(text, from);
  return found < 0 ? source.length : found;
}

/** Index of the quote that ends a string; the end of its line when nothing does. */
function endOfString(source: string, from: number, quote: string): number {
  for (let at = from; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === '\\') at += 1;
    else if (character === quote || character === '\n') return at;
  }
  return source.length;
}

/** Index behind the end of a template's text, and whether a `${` ended it. */
function endOfTemplatePart(source: string, from: number): { readonly end: number; readonly opensCode: boolean } {
  for (let at = from; at < source.length; at += 1) {
    if (source.charAt(at) === '\\') at += 1;
    else if (source.charAt(at) === '`') return { end: at + 1, opensCode: false };
    else if (source.startsWith('${', at)) return { end: at + 2, opensCode: true };
  }
  return { end: source.length, opensCode: false };
}

/** Index behind a pattern's last flag. A slash inside brackets does not end it. */
function endOfPattern(source: string, from: number): number {
  let inClass = false;
  for (let at = from; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '\n') return at;
    else if (character === '/' && !inClass) return at + 1 + (/^[a-z]*/.exec(source.slice(at + 1))?.[0].length ?? 0);
  }
  return source.length;
}
