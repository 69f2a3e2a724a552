/** One row of the import table in the design: who may import what. */
export interface FolderRule {
  readonly folder: string;
  /** Folders of this repository, besides its own. */
  readonly mayImport: readonly string[];
  /** npm packages; a name that ends in `/` or `*` stands for all that start so. */
  readonly packages: readonly string[];
  /** Whether `node:` modules are allowed: everywhere, nowhere, or in the named files alone. */
  readonly node: boolean | readonly string[];
  /** No clock, no randomness of its own, no timers, no I/O. */
  readonly pure: boolean;
}

const pure = { node: false, pure: true } as const;
const impure = { node: true, pure: false } as const;

/** Longest match wins. A folder that is not here may not hold TypeScript. */
export const importTable: readonly FolderRule[] = [
  { folder: 'src/model', mayImport: [], packages: [], ...pure },
  { folder: 'src/theory', mayImport: ['src/model'], packages: [], ...pure },
  { folder: 'src/simulator', mayImport: ['src/model', 'src/theory'], packages: [], ...pure },
  { folder: 'src/analysis', mayImport: ['src/model', 'src/theory'], packages: [], ...pure },
  {
    folder: 'src/verify',
    mayImport: ['src/model', 'src/theory', 'src/simulator', 'src/analysis'],
    packages: [],
    ...pure,
  },
  {
    folder: 'src/report',
    mayImport: ['src/model', 'src/analysis'],
    packages: ['@observablehq/plot', 'linkedom'],
    ...pure,
  },
  {
    folder: 'src/explorer',
    mayImport: ['src/model', 'src/theory', 'src/simulator', 'src/analysis', 'src/report'],
    packages: ['@observablehq/plot'],
    node: false,
    pure: false,
  },
  {
    folder: 'src/runners',
    mayImport: ['src/model', 'src/simulator', 'src/analysis', 'src/verify'],
    packages: ['autocannon', 'esbuild', 'hdr-histogram-js', 'yaml'],
    ...impure,
  },
  {
    folder: 'src/cli',
    mayImport: ['src', 'mock-idp', 'dashboards', 'tools'],
    packages: ['commander', 'yaml', 'zod'],
    node: ['src/cli/io.ts'],
    pure: false,
  },
  { folder: 'scenarios/k6', mayImport: ['src/model'], packages: ['k6', 'k6/*'], node: false, pure: false },
  {
    folder: 'mock-idp',
    mayImport: ['src/model'],
    packages: ['fastify', '@fastify/*', 'jose', 'prom-client'],
    ...impure,
  },
  {
    folder: 'dashboards',
    mayImport: ['src/model/record'],
    packages: ['@grafana/grafana-foundation-sdk', '@grafana/grafana-foundation-sdk/*'],
    ...impure,
  },
  { folder: 'tools', mayImport: ['src/model'], packages: [], ...impure },
  {
    folder: 'test',
    mayImport: ['src', 'mock-idp', 'dashboards', 'tools', 'scenarios', 'bench', 'examples'],
    packages: ['*'],
    ...impure,
  },
  { folder: 'bench', mayImport: ['src', 'mock-idp', 'tools'], packages: ['*'], ...impure },
  { folder: 'examples', mayImport: ['src'], packages: [], ...impure },
];

/** What single files may import beyond their folder's row, and why. */
export const importExceptions: readonly {
  readonly file: string;
  readonly specifier: string;
  readonly reason: string;
}[] = [
  { file: 'mock-idp/oidc/read-clients.ts', specifier: 'yaml', reason: 'clients are listed in YAML' },
  { file: 'mock-idp/people/read-users.ts', specifier: 'yaml', reason: 'people are listed in YAML' },
  { file: 'mock-idp/profiles/read-profile.ts', specifier: 'yaml', reason: 'capacity profiles are written in YAML' },
  {
    file: 'mock-idp/tls/tls-identity.ts',
    specifier: '@peculiar/x509',
    reason: 'the certificates of the TLS listener are written here',
  },
  {
    file: 'mock-idp/tls/tls-identity.ts',
    specifier: 'reflect-metadata',
    reason: 'without it that library does not start',
  },
  { file: 'mock-idp/eid/qr-picture.ts', specifier: 'uqr', reason: 'the QR code of the login page is drawn here' },
  {
    file: 'src/runners/prometheus/write-request.ts',
    specifier: '@bufbuild/protobuf/wire',
    reason: 'remote write is a protocol buffer',
  },
  { file: 'src/runners/prometheus/write-request.ts', specifier: 'snappyjs', reason: 'in a Snappy block' },
  {
    file: 'dashboards/rules/rule-files.ts',
    specifier: 'yaml',
    reason: 'Prometheus reads its rules in YAML',
  },
  {
    file: 'src/runners/yaml-file.ts',
    specifier: 'yaml',
    reason: 'scenarios are written in YAML; the pure parser gets the value and its positions',
  },
  {
    file: 'src/model/scenario/schema.ts',
    specifier: 'zod',
    reason: 'the scenario schema: types and JSON Schema come from it',
  },
  { file: 'src/model/scenario/experiment-schema.ts', specifier: 'zod', reason: 'the schema of reference experiments' },
  { file: 'src/model/scenario/experiment-kinds.ts', specifier: 'zod', reason: 'a part of that schema' },
  {
    file: 'src/model/scenario/explain-issues.ts',
    specifier: 'zod',
    reason: 'its types: what does not fit a schema, in words',
  },
  { file: 'src/model/scenario/law-schema.ts', specifier: 'zod', reason: 'a part of the scenario schema' },
  { file: 'src/model/scenario/service-schema.ts', specifier: 'zod', reason: 'a part of the scenario schema' },
  { file: 'src/model/scenario/timeline-schema.ts', specifier: 'zod', reason: 'a part of the scenario schema' },
  { file: 'src/model/scenario/people-schema.ts', specifier: 'zod', reason: 'a part of the scenario schema' },
  { file: 'src/model/scenario/client-schema.ts', specifier: 'zod', reason: 'a part of the scenario schema' },
  { file: 'src/model/scenario/arrival-schema.ts', specifier: 'zod', reason: 'a part of the scenario schema' },
  {
    file: 'tools/kubernetes/crd-schemas.ts',
    specifier: 'yaml',
    reason: 'CustomResourceDefinitions are written in YAML',
  },
];

/** Where the same seed has to give the same bits on every machine. */
export const sameBitsFolders: readonly string[] = ['src/model', 'src/simulator'];

/** Functions of Math whose last bits ECMAScript leaves to the engine. */
export const engineOwnMath: readonly string[] = [
  'acosh?',
  'asinh?',
  'atan[2h]?',
  'cbrt',
  'cosh?',
  'exp(?:m1)?',
  'hypot',
  'log(?:1p|2|10)?',
  'pow',
  'sinh?',
  'tanh?',
];

/** Names that reach outside a pure folder. Each is a whole word in code, not a property of something else. */
export const impureNames: readonly string[] = [
  'Date',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'fetch',
  'process',
  'console',
  'crypto',
  'globalThis',
];

/** Folder and file names that say nothing about what is inside. */
export const emptyNames: readonly string[] = [
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'core',
  'lib',
  'misc',
  'shared',
  'stuff',
];

export const longestFileLines = 300;

/** Files that may be longer, and why. Goes stale loudly: an entry whose file is short enough is an error. */
export const longFiles: readonly { readonly file: string; readonly reason: string }[] = [];
