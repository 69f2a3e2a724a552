/** fetch that trusts a certificate: what a client does that was given the file of `--tls-certificate-out`. */
import { request } from 'node:https';

/** @param certificate PEM; nothing else is trusted */
export const trustingFetch = (certificate: string): typeof fetch =>
  async function fetchTrusting(input, init = {}): Promise<Response> {
    const given = new Request(input, init);
    const body = Buffer.from(await given.arrayBuffer());
    const headers = Object.fromEntries(given.headers);
    const options = {
      method: given.method,
      headers: { ...headers, 'content-length': String(body.length) },
      ca: certificate,
    };
    const { promise, resolve, reject } = Promise.withResolvers<Response>();
    const sent = request(given.url, options, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => {
        const { statusCode: status = 0, headersDistinct } = response;
        const lines = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
          values.map((value): [string, string] => [name, value]),
        );
        resolve(new Response(parts.length === 0 ? null : Buffer.concat(parts), { status, headers: lines }));
      });
    });
    sent.once('error', reject);
    sent.end(body);
    return promise;
  };
