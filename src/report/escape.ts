/** Making foreign text safe for the place where it is printed. Every renderer goes through these and nothing else. */

// A control character other than tab, line feed and carriage return may not stand in XML 1.0, nor may half a surrogate pair [XML 1.0 §2.2].
const forbidden = /[^\P{Cc}\t\n\r]|\p{Cs}|[\uFFFE\uFFFF]/gu;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Control characters and lone surrogates replaced by U+FFFD: they are shown, not dropped. */
export const visible = (text: string): string => text.replaceAll(forbidden, '\uFFFD');

/** Text for HTML and XML, in an element or in a quoted attribute. */
export const escapeMarkup = (text: string): string =>
  visible(text).replaceAll(/[&<>"']/g, (mark) => entities[mark] ?? mark);

/** Text for an XML attribute: as escapeMarkup, and white space kept as it is [XML 1.0 §3.3.3]. */
export const escapeXmlAttribute = (text: string): string =>
  escapeMarkup(text).replaceAll('\t', '&#9;').replaceAll('\n', '&#10;').replaceAll('\r', '&#13;');

/** JSON for a `<script type="application/json">`: nothing in it can end the element or open a comment. */
export const escapeJsonForScript = (json: string): string =>
  json
    .replaceAll('<', String.raw`\u003c`)
    .replaceAll('\u2028', String.raw`\u2028`)
    .replaceAll('\u2029', String.raw`\u2029`);

/** Text for one Markdown line or table cell: no mark-up, no line break, no cell border. */
export const escapeMarkdown = (text: string): string =>
  visible(text)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*_[\]|~]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** Text for a terminal: no control character can reach it. */
export const escapeTerminal = (text: string): string => visible(text).replaceAll(/[\t\n\r]+/g, ' ');
