/** What is not HTTP, is too large or comes too slowly: one last answer where there can be one, and the connection is closed. */
import type { Duplex } from 'node:stream';

/** RFC 9110 §15.5.9, RFC 6585 §5. What the parser refuses otherwise is not well formed. */
const answers: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
};

export function answerClientError(error: Error & { readonly code?: string }, socket: Duplex): void {
  const { code = '' } = error;
  const status = answers[code] ?? (code.startsWith('HPE_') ? '400 Bad Request' : undefined);
  // The rest are connections that broke and handshakes that failed: nobody is there to be answered.
  if (status !== undefined && socket.writable) {
    const body = JSON.stringify({ error: 'invalid_request' });
    const headers = `Content-Type: application/json; charset=utf-8\r\nContent-Length: ${body.length}\r\nCache-Control: no-store`;
    socket.write(`HTTP/1.1 ${status}\r\n${headers}\r\nConnection: close\r\n\r\n${body}`);
  }
  socket.destroy();
}
