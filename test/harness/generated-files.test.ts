import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { compareGenerated, writeGenerated } from './generated-files.ts';

const wanted = [
  { path: 'made/a.json', text: '{}\n' },
  { path: 'made/deep/b.yml', text: 'b: 1\n' },
  { path: 'elsewhere/c.txt', text: 'c\n' },
];
const asItShouldBe = Object.fromEntries(wanted.map(({ path, text }) => [path, text]));

function inFolder<Result>(files: Readonly<Record<string, string>>, act: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'launchquake-generated-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return act(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const compared = (files: Readonly<Record<string, string>>) =>
  inFolder(files, (folder) => {
    const { stale, leftOver } = compareGenerated(folder, wanted, ['made']);
    return { stale: stale.map(({ path }) => path), leftOver };
  });

const { 'made/a.json': _gone, ...withoutOne } = asItShouldBe;
const table = [
  { name: 'all as they should be', files: asItShouldBe, stale: [], leftOver: [] },
  {
    name: 'lines that end as on Windows',
    files: { ...asItShouldBe, 'made/a.json': '{}\r\n' },
    stale: [],
    leftOver: [],
  },
  {
    name: 'one that says something else',
    files: { ...asItShouldBe, 'elsewhere/c.txt': 'd\n' },
    stale: ['elsewhere/c.txt'],
    leftOver: [],
  },
  { name: 'one that is not there', files: withoutOne, stale: ['made/a.json'], leftOver: [] },
  {
    name: 'one whose source is gone',
    files: { ...asItShouldBe, 'made/deep/old.yml': 'o\n' },
    stale: [],
    leftOver: ['made/deep/old.yml'],
  },
  {
    name: 'a file beside them in another folder',
    files: { ...asItShouldBe, 'elsewhere/mine.txt': '' },
    stale: [],
    leftOver: [],
  },
  { name: 'nothing at all', files: {}, stale: wanted.map(({ path }) => path), leftOver: [] },
];

describe('generated files', () => {
  for (const { name, files, stale, leftOver } of table)
    it(`are compared: ${name}`, () => {
      assert.deepEqual(compared(files), { stale, leftOver });
    });

  it('are written, and what is left over goes', () => {
    inFolder({ 'made/old.json': '', 'elsewhere/c.txt': 'wrong' }, (folder) => {
      writeGenerated(folder, compareGenerated(folder, wanted, ['made']));
      for (const { path, text } of wanted) assert.equal(readFileSync(join(folder, path), 'utf8'), text);
      assert.equal(existsSync(join(folder, 'made/old.json')), false);
      assert.deepEqual(compareGenerated(folder, wanted, ['made']), { stale: [], leftOver: [] });
    });
  });
});
