/** A registered address with our parameters behind its own: it is kept letter by letter, and only what no header may carry is encoded. */
export function withParameters(registered: string, parameters: Readonly<Record<string, string>>): string {
  const address = /^[\x21-\x7e]+$/.test(registered) ? registered : new URL(registered).href;
  const query = new URLSearchParams(parameters).toString();
  if (query === '') return address;
  return `${address}${address.includes('?') ? '&' : '?'}${query}`;
}
