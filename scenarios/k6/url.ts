/** The little of URLs that a login needs; k6 has no URL class. */

/** `a=1&b=2`, values encoded. */
export const formOf = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');

/** A query parameter of a URL; empty when it is not there. */
export function parameterOf(url: string, name: string): string {
  const value = new RegExp(`[?&]${name}=([^&#]*)`).exec(url)?.[1];
  return value === undefined ? '' : decodeURIComponent(value);
}
