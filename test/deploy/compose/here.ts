/** docker-compose.yml for programs on this machine: services that containers know by name become ports of loopback. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runCommand } from '../../../tools/command.ts';
import { composeText, projectFolder, variables } from './files.ts';
import { type ImageFolder, onlyLinked } from './image-folder.ts';
import type { Variables } from './interpolate.ts';
import { type Project, type Service, readProject } from './project.ts';

export interface Places {
  readonly mockPort: number;
  readonly prometheusUrl: string;
}

/** What stands in the file, and what it is here. */
const swaps = ({ mockPort, prometheusUrl }: Places): readonly (readonly [string, string])[] => [
  ['http://mock-idp:8080', `http://127.0.0.1:${mockPort}`],
  ['LQ_I_OWN: mock-idp', 'LQ_I_OWN: 127.0.0.1'],
  ['--host=0.0.0.0', '--host=127.0.0.1'],
  ['--port=8080', `--port=${mockPort}`],
  ['http://prometheus:9090', prometheusUrl],
];

export function projectHere(places: Places, given: Variables): Project {
  let text = composeText;
  for (const [there, here] of swaps(places)) {
    if (!text.includes(there)) throw new Error(`docker-compose.yml does not say ${there}`);
    text = text.replaceAll(there, here);
  }
  return readProject(text, { ...variables, ...given });
}

export interface StartedMock {
  readonly child: ChildProcess;
  readonly url: string;
}

/** Starts what the container of the mock runs, with secrets made by our own script. */
export async function startMock(image: ImageFolder, { command = [] }: Service): Promise<StartedMock> {
  const secrets = join(image.root, 'run/secrets');
  const env = { PATH: process.env['PATH'] };
  const made = await runCommand('sh', [`${projectFolder}/deploy/docker/secrets.sh`, secrets], {
    env,
    timeoutSeconds: 20,
  });
  if (made.code !== 0) throw new Error(made.stderr);
  const entrypoint = image.stage.instructions.findLast(({ keyword }) => keyword === 'ENTRYPOINT')?.text ?? '[]';
  const [program, ...args] = JSON.parse(entrypoint) as string[];
  if (program !== 'node') throw new Error(`starts ${program}`);
  const words = command.map((word) => word.replace('/run/secrets', secrets));
  const child = spawn(process.execPath, [...onlyLinked, ...args, ...words, '--json'], {
    cwd: join(image.root, 'app'),
    env: { NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const died = once(child, 'exit').then(([status]): never => {
    throw new Error(`the mock ended with ${String(status)}`);
  });
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), died])) as [string];
  return { child, url: (JSON.parse(line) as { url: string }).url };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
