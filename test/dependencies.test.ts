import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');

interface Manifest {
  readonly version: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const lockfile = read('package-lock.json');

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const locked = (JSON.parse(lockfile) as { readonly packages: Readonly<Record<string, LockedPackage>> }).packages;

/** The rows of one section of docs/dependencies.md: name → version and licence. */
function documented(section: string): ReadonlyMap<string, { readonly version: string; readonly licence: string }> {
  const text =
    read('docs/dependencies.md')
      .split(/^## /m)
      .find((part) => part.startsWith(section)) ?? '';
  const rows = [...text.matchAll(/^\| (?!package|program|module|---)(\S+) \| (\S+) \| ([^|]+) \| (.+) \| (.+) \|$/gm)];
  return new Map(rows.map((row) => [row[1] ?? '', { version: row[2] ?? '', licence: row[3] ?? '' }]));
}

const sections = [
  { section: 'At run time', packages: manifest.dependencies },
  { section: 'Node itself', packages: manifest.optionalDependencies },
  { section: 'For development', packages: manifest.devDependencies },
];

describe('docs/dependencies.md', () => {
  for (const { section, packages } of sections) {
    it(`${section}: names the ${Object.keys(packages).length} packages of package.json with their versions`, () => {
      const rows = [...documented(section)].map(([name, { version }]) => [name, version]);
      assert.ok(rows.length > 0, 'no row was read');
      assert.deepEqual(Object.fromEntries(rows), packages);
      const names = [...documented(section).keys()];
      assert.deepEqual(names, names.toSorted());
    });

    it(`${section}: names the licence that each installed package states`, () => {
      const wrong = [...documented(section)].filter(([name, { licence }]) => {
        const place = `node_modules/${name}/package.json`;
        return (
          existsSync(new URL(`../${place}`, import.meta.url)) &&
          (JSON.parse(read(place)) as Manifest).license !== licence
        );
      });
      assert.deepEqual(wrong, []);
    });
  }
});

/** Versions by module or program, as go.mod files pin them. 3.13.5 of Prometheus is v0.313.5 as a module. */
function pinned(folder: string, modules: readonly string[]): Readonly<Record<string, string>> {
  const goMod = read(`${folder}/go.mod`);
  const lines = [...goMod.matchAll(/^\s*(?:require )?(\S+) v(\d\S+)/gm)].map(([, name, version]) => [name, version]);
  const versions = Object.fromEntries(lines) as Record<string, string>;
  return Object.fromEntries(modules.map((module) => [module, versions[module] ?? 'not pinned']));
}

describe('docs/dependencies.md and go.mod', () => {
  const versions = (section: string): Record<string, string> =>
    Object.fromEntries([...documented(section)].map(([name, { version }]) => [name, version]));

  it('name the same versions of programs', () => {
    const { k6, Prometheus, kubeconform, kustomize } = versions('Programs that npm does not bring');
    const [major, minor, patch] = (Prometheus ?? '').split('.');
    assert.deepEqual(pinned('tools/k6', ['go.k6.io/k6/v2']), { 'go.k6.io/k6/v2': k6 });
    const prometheus = 'github.com/prometheus/prometheus';
    assert.deepEqual(pinned('tools/prometheus', [prometheus]), { [prometheus]: `0.${major}${minor}.${patch}` });
    const [checker, builder] = ['github.com/yannh/kubeconform', 'sigs.k8s.io/kustomize/kustomize/v5'];
    assert.deepEqual(pinned('tools/kubernetes', [checker, builder]), { [checker]: kubeconform, [builder]: kustomize });
  });

  it('name the same versions of schema modules, all of them, and go.sum pins each', () => {
    const modules = versions('Schemas that tests read');
    assert.deepEqual(pinned('tools/kubernetes/schemas', Object.keys(modules)), modules);
    const goSum = read('tools/kubernetes/schemas/go.sum');
    assert.equal(read('tools/kubernetes/schemas/go.mod').match(/^\t\S+ v/gm)?.length, Object.keys(modules).length);
    for (const [module, version] of Object.entries(modules))
      assert.ok(goSum.includes(`${module} v${version} h1:`), module);
  });
});

describe('package.json', () => {
  it('pins every package exactly', () => {
    const all = sections.flatMap(({ packages }) => Object.entries(packages));
    assert.deepEqual(
      all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version)),
      [],
    );
  });

  it('brings a Node 24 for five platforms, and the lockfile pins each by integrity', () => {
    const names = Object.keys(manifest.optionalDependencies);
    assert.equal(names.length, 5);
    for (const [name, version] of Object.entries(manifest.optionalDependencies)) {
      assert.match(version, /^24\./, name);
      const entry = locked[`node_modules/${name}`];
      assert.equal(entry?.version, version, name);
      assert.match(entry?.integrity ?? '', /^sha512-/, name);
    }
  });

  it('has a lockfile that knows every platform package: npm ci refuses one with gaps', () => {
    const wanted = Object.entries(locked).flatMap(([place, { optionalDependencies }]) =>
      Object.keys(optionalDependencies ?? {}).map((name) => [`node_modules/${name}`, `${place}/node_modules/${name}`]),
    );
    assert.ok(wanted.length > 100, `only ${wanted.length} platform packages were looked at`);
    assert.deepEqual(
      wanted.filter((places) => !places.some((place) => place in locked)),
      [],
    );
  });

  it('has a lockfile that pins every package by integrity', () => {
    const entries = Object.entries(locked).filter(([place]) => place !== '');
    assert.ok(entries.length > 200, `only ${entries.length} packages were looked at`);
    assert.deepEqual(
      entries.filter(([, { integrity }]) => integrity === undefined).map(([place]) => place),
      [],
    );
  });

  it('has a lockfile without download addresses', () => {
    assert.equal(/"resolved"|https?:\/\/[^"]*\.tgz/.exec(lockfile), null);
  });
});

describe('the running Node', () => {
  it('is 24 or newer', () => {
    assert.ok(Number.parseInt(process.versions.node, 10) >= 24, process.version);
  });
});
