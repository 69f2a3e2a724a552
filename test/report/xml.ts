/** A strict look at XML: what a parser would refuse is returned as a sentence, null when it is well-formed [XML 1.0 §2.1]. */

// One piece of a document: a declaration, a comment, a tag, or text.
const pieces =
  /<\?[^?]*\?>|<!--(?:(?!--)[\s\S])*-->|<(\/?)([A-Za-z][\w:.-]*)((?:\s+[A-Za-z_:][\w:.-]*="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
const badAmpersand = /&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)/;
const badCharacter = /[^\P{Cc}\t\n\r]|\p{Cs}|[\uFFFE\uFFFF]/u;

export function xmlFault(text: string): string | null {
  const open: string[] = [];
  let roots = 0;
  let end = 0;
  for (const piece of text.matchAll(pieces)) {
    end = piece.index + piece[0].length;
    const [all, closing, name, attributes = '', empty, words] = piece;
    const fault = textFault(all) ?? strayWords(words, open) ?? attributeFault(attributes);
    if (fault !== null) return fault;
    if (name === undefined) continue;
    if (closing === '/') {
      if (open.pop() !== name) return `</${name}> closes another element`;
    } else {
      roots += open.length === 0 ? 1 : 0;
      if (empty !== '/') open.push(name);
    }
  }
  return endFault({ text, end, open, roots });
}

function endFault({
  text,
  end,
  open,
  roots,
}: {
  text: string;
  end: number;
  open: readonly string[];
  roots: number;
}): string | null {
  if (end !== text.length) return `cannot be read from ${JSON.stringify(text.slice(end, end + 60))}`;
  if (open.length > 0) return `<${String(open.at(-1))}> is never closed`;
  return roots === 1 ? null : `${roots} roots`;
}

const textFault = (all: string): string | null =>
  badAmpersand.test(all) || badCharacter.test(all)
    ? `a bare & or a forbidden character in ${JSON.stringify(all.slice(0, 80))}`
    : null;

const strayWords = (words: string | undefined, open: readonly string[]): string | null =>
  words !== undefined && open.length === 0 && words.trim() !== ''
    ? `text outside the root: ${words.slice(0, 40)}`
    : null;

function attributeFault(attributes: string): string | null {
  const names = Array.from(attributes.matchAll(/([\w:.-]+)="/g), ([, key]) => key);
  return new Set(names).size === names.length ? null : `an attribute twice in${attributes}`;
}
