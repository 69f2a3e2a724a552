/** Where something stands in a document. */
export type Path = readonly (string | number)[];

/** `arrivals[2].perSecond` */
export function pathInWords(path: Path): string {
  const words = path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`))
    .join('');
  return words === '' ? 'the file' : words;
}
