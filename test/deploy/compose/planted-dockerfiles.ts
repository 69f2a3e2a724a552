/** Dockerfiles that break one rule each; the first breaks none, so each of the others is about its one change. */
const digest = `@sha256:${'0'.repeat(64)}`;
const good = `ARG BASE=node:24.0.0-slim
FROM \${BASE}${digest} AS packages
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts
FROM \${BASE}${digest}
ARG SOURCE_DATE_EPOCH=1
COPY --from=packages --chmod=0555 /app /app
USER 10:10
ENTRYPOINT ["node", "main.ts"]
`;

export const plantedDockerfiles: readonly {
  readonly what: string;
  readonly rule: string | undefined;
  readonly text: string;
}[] = [
  { what: 'nothing in a good one', rule: undefined, text: good },
  changed(
    'an image without a digest',
    'every image it starts from has a tag and a digest',
    `\${BASE}${digest} AS`,
    'node:24 AS',
  ),
  changed('latest', 'every image it starts from has a tag and a digest', 'node:24.0.0-slim', 'node:latest'),
  {
    what: 'a single stage',
    rule: 'more than one stage',
    text: good.replace(/FROM [^\n]* AS packages\n(?:COPY|RUN)[^\n]*\nRUN[^\n]*\n/, '').replace('--from=packages ', ''),
  },
  changed('root', 'it ends as a user by number, and not as root', 'USER 10:10', 'USER 0:0'),
  changed('no user', 'it ends as a user by number, and not as root', 'USER 10:10\n', ''),
  changed('a user by name', 'it ends as a user by number, and not as root', 'USER 10:10', 'USER node'),
  changed('ADD', 'nothing is fetched by ADD', 'USER', 'ADD https://example.com/a.tar /a\nUSER'),
  changed(
    'an upgrade of the distribution',
    'packages come from the lockfile alone, and no script of theirs runs',
    'RUN npm ci',
    'RUN apt-get upgrade -y && npm ci',
  ),
  changed(
    'npm install',
    'packages come from the lockfile alone, and no script of theirs runs',
    'RUN npm ci --omit=dev --ignore-scripts',
    'RUN npm install',
  ),
  changed(
    'install scripts',
    'packages come from the lockfile alone, and no script of theirs runs',
    ' --ignore-scripts',
    '',
  ),
  changed(
    'a command at the end',
    'the last stage runs nothing, so it holds only what is copied',
    'USER',
    'RUN ls\nUSER',
  ),
  changed(
    'files as writable as the checkout has them',
    'what is copied into the last stage can be read by all and written by none',
    ' --chmod=0555',
    '',
  ),
  changed('no fixed time', 'it can be built with a fixed time', 'ARG SOURCE_DATE_EPOCH=1\n', ''),
  changed(
    'a shell',
    'it starts its program directly, without a shell',
    'ENTRYPOINT ["node", "main.ts"]',
    'ENTRYPOINT node main.ts',
  ),
  changed(
    'a token at build time',
    'no secret is asked for or set at build time',
    'USER',
    'ENV ADMIN_TOKEN=hunter2\nUSER',
  ),
];

function changed(what: string, rule: string, from: string, to: string) {
  if (!good.includes(from)) throw new Error(`nothing to change for ${what}`);
  return { what, rule, text: good.replace(from, to) };
}
