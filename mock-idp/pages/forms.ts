/** Parts of pages: messages, and forms whose every field has a label and says what is wrong with it. */
import { escapeHtml } from './html.ts';

/** Something is wrong: read out at once. Nothing for no text. */
export const alertOf = (text: string | undefined): string =>
  text === undefined || text === '' ? '' : `<p role="alert">${escapeHtml(text)}</p>\n`;

/** News: read out when the reader pauses. Nothing for no text. */
export const statusOf = (text: string | null | undefined): string =>
  text === undefined || text === null || text === '' ? '' : `<p role="status">${escapeHtml(text)}</p>\n`;

export const paragraph = (text: string): string => `<p>${escapeHtml(text)}</p>\n`;

/** A link that looks like a button: goes somewhere, changes nothing. */
export const buttonLink = (href: string, text: string): string =>
  `<a class="button" href="${escapeHtml(href)}">${escapeHtml(text)}</a>`;

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly type?: 'text' | 'password' | 'email' | 'tel' | 'number' | 'file';
  readonly value?: string;
  /** HTML §4.10.18.7, so that password managers and phones can help. */
  readonly autocomplete?: 'username' | 'current-password' | 'new-password' | 'one-time-code' | 'email' | 'tel' | 'off';
  readonly inputmode?: 'numeric' | 'text' | 'email' | 'tel';
  readonly pattern?: string;
  readonly required?: boolean;
  /** What was wrong with the last entry. */
  readonly problem?: string;
  /** The cursor starts here; on one field of a page at most. */
  readonly first?: boolean;
}

/** One input with its label, its hint and its problem. */
export function field(given: Field): string {
  const { name, label, hint, problem, required = true } = given;
  const described = [hint === undefined ? '' : `${name}-hint`, problem === undefined ? '' : `${name}-problem`];
  const attributes = [
    `id="${escapeHtml(name)}" name="${escapeHtml(name)}" type="${given.type ?? 'text'}"`,
    ...(['value', 'autocomplete', 'inputmode', 'pattern'] as const).map((key) => attribute(key, given[key])),
    required ? 'required' : '',
    given.first === true ? 'autofocus' : '',
    attribute('aria-describedby', described.filter((id) => id !== '').join(' ') || undefined),
    problem === undefined ? '' : 'aria-invalid="true"',
  ];
  return [
    `<label for="${escapeHtml(name)}">${escapeHtml(label)}</label>`,
    `<input ${attributes.filter((text) => text !== '').join(' ')}>`,
    hint === undefined ? '' : `<p class="hint" id="${escapeHtml(name)}-hint">${escapeHtml(hint)}</p>`,
    problem === undefined ? '' : `<p role="alert" id="${escapeHtml(name)}-problem">${escapeHtml(problem)}</p>`,
  ]
    .filter((line) => line !== '')
    .join('\n');
}

const attribute = (name: string, value: string | undefined): string =>
  value === undefined ? '' : `${name}="${escapeHtml(value)}"`;

export interface Form {
  readonly action: string;
  /** Values that go along unseen. */
  readonly hidden?: Readonly<Record<string, string>>;
  /** HTML of the fields: see field(). */
  readonly fields?: string;
  readonly button: string;
  /** A button of the second rank: not what most people want. */
  readonly second?: boolean;
  /** Set when a page has several forms with the same words on their buttons. */
  readonly label?: string;
}

/** A form that posts. */
export function form({ action, hidden = {}, fields = '', button, second = false, label }: Form): string {
  const unseen = Object.entries(hidden)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">\n`)
    .join('');
  const named = label === undefined ? '' : ` aria-label="${escapeHtml(label)}"`;
  return `<form method="post" action="${escapeHtml(action)}"${named}>
${unseen}${fields}
<button${second ? ' class="second"' : ''}>${escapeHtml(button)}</button>
</form>
`;
}
