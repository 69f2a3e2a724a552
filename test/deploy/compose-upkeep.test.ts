import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { runCommand } from '../../tools/command.ts';
import { composeText, envVariables, projectFolder, readText, variable, variables } from './compose/files.ts';
import { readProject } from './compose/project.ts';

const project = readProject(composeText, variables);

const posix = { skip: process.platform === 'win32' && 'a POSIX shell script' };

describe('deploy/docker/secrets.sh', posix, () => {
  const make = (folder: string) =>
    runCommand('sh', ['deploy/docker/secrets.sh', folder], {
      env: process.env,
      cwd: projectFolder,
      timeoutSeconds: 20,
    });

  it('makes every secret of docker-compose.yml once, readable for any user of a container, in a closed folder', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'launchquake-secrets-'));
    try {
      const folder = join(parent, 'a folder/secrets');
      const given = readProject(composeText, { ...variables, SECRETS_FOLDER: folder });
      const places = Object.values(given.secrets).map(({ file = '' }) => file);
      assert.equal(places.length, 2);
      assert.equal((await make(folder)).code, 0);
      const first = places.map((place) => readFileSync(place, 'utf8'));
      for (const text of first) assert.match(text, /^[0-9a-f]{48}$/);
      assert.notEqual(first[0], first[1]);
      assert.deepEqual(
        [folder, ...places].map((place) => (statSync(place).mode & 0o777).toString(8)),
        ['700', '444', '444'],
      );
      const again = await make(folder);
      assert.match(again.stdout, /^kept [^\n]*\nkept [^\n]*\n$/);
      assert.deepEqual(
        places.map((place) => readFileSync(place, 'utf8')),
        first,
      );
    } finally {
      rmSync(parent, { recursive: true });
    }
  });

  it('writes where .env says, which git does not keep', () => {
    assert.match(readText('deploy/docker/secrets.sh'), /folder=\$\{1:-\.launchquake\/secrets\}/);
    assert.equal(variable('SECRETS_FOLDER'), './.launchquake/secrets');
    assert.match(readText('.gitignore'), /^\.launchquake\/$/m);
  });
});

describe('renovate.json', () => {
  const { customManagers } = JSON.parse(readText('renovate.json')) as {
    customManagers: readonly { managerFilePatterns: readonly string[]; matchStrings: readonly string[] }[];
  };
  const [manager] = customManagers;
  const found = (path: string): readonly string[] => {
    const applies = manager?.managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(path));
    assert.ok(applies, path);
    const matches = [...readText(path).matchAll(new RegExp(manager?.matchStrings[0] ?? '$^', 'g'))];
    return matches.map(
      ({ groups = {} }) => `${groups['depName']}:${groups['currentValue']}@${groups['currentDigest']}`,
    );
  };

  it('finds every image of .env', () => {
    const images = envVariables.filter(({ name }) => name.endsWith('_IMAGE'));
    assert.deepEqual(
      found('.env'),
      images.map(({ name, value }) => value + variable(name.replace('_IMAGE', '_DIGEST'))),
    );
    assert.equal(images.length, 4);
  });

  for (const { build } of Object.values(project.services).filter((service) => service.build !== undefined))
    it(`finds the images of ${build?.dockerfile}, which are those of .env`, () => {
      const images = found(build?.dockerfile ?? '');
      assert.ok(images.length > 0);
      for (const image of images) assert.ok(found('.env').includes(image), image);
    });
});
