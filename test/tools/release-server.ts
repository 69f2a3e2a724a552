import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** What the file server of a test gives for a path: bytes, or a connection that it cuts after `cutAfterBytes`. */
export interface ServedFile {
  readonly bytes: Buffer | string;
  readonly cutAfterBytes?: number;
}

export interface ReleaseServer extends AsyncDisposable {
  readonly url: string;
  readonly asked: string[];
}

/** A file server on loopback that stands in for the release page. */
export async function serveFiles(files: Readonly<Record<string, ServedFile>>): Promise<ReleaseServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push(path);
    const file = files[path];
    if (file === undefined) {
      response.writeHead(404).end('not here');
      return;
    }
    const bytes = Buffer.from(file.bytes);
    response.writeHead(200, { 'content-length': bytes.length });
    if (file.cutAfterBytes === undefined) response.end(bytes);
    else response.write(bytes.subarray(0, file.cutAfterBytes), () => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A release archive: a folder of that name with fake programs in it, bodies of shell scripts by name. */
export function packRelease(folder: string, name: string, programs: Readonly<Record<string, string>>): Buffer {
  mkdirSync(join(folder, name), { recursive: true });
  for (const [program, script] of Object.entries(programs)) {
    writeFileSync(join(folder, name, program), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name, program), 0o755);
  }
  execFileSync('tar', ['-czf', join(folder, 'archive.tar.gz'), '-C', folder, name]);
  return readFileSync(join(folder, 'archive.tar.gz'));
}

/** A line of a checksum file. */
export const checksumLine = (bytes: Buffer, name: string): string =>
  `${createHash('sha256').update(bytes).digest('hex')}  ${name}\n`;
