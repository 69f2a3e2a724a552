import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LaunchquakeError } from '../../../src/model/errors.ts';
import { isMarked, markedHead, onOneLine } from '../../../src/runners/export/mark.ts';
import { writeExport } from '../../../src/runners/export/write-files.ts';
import { type FakeFiles, fakeFiles, fileError } from '../../cli/fake-files.ts';

const ours = (text: string): string => `${markedHead('#', 'launch-day')}\n${text}`;
const exported = [
  { path: 'a.yaml', text: ours('a: 2') },
  { path: 'deep/b.js', text: `${markedHead('//', 'launch-day')}\nb();\n` },
  { path: 'mine.env', text: ours('RUN=1'), keep: true },
];

const withFiles = (texts: Readonly<Record<string, string>>): FakeFiles => {
  const files = fakeFiles('/package');
  for (const [path, text] of Object.entries(texts)) files.texts.set(path, text);
  return files;
};

describe('writeExport', () => {
  it('writes every file by a rename, so that none is ever there in part', async () => {
    const files = withFiles({});
    const written = await writeExport(files, 'out', exported);
    assert.deepEqual(
      written.map(({ path, action }) => [path, action]),
      [
        ['out/a.yaml', 'written'],
        ['out/deep/b.js', 'written'],
        ['out/mine.env', 'written'],
      ],
    );
    assert.deepEqual([...files.texts.keys()].toSorted(), ['out/a.yaml', 'out/deep/b.js', 'out/mine.env']);
    assert.ok(files.writes.every((path) => path.endsWith('.tmp')));
  });

  it('writes over what an earlier export wrote, leaves what is the same, keeps what is its reader’s', async () => {
    const files = withFiles({
      'out/a.yaml': ours('a: 1'),
      'out/deep/b.js': exported[1]?.text ?? '',
      'out/mine.env': 'RUN=mine',
    });
    const written = await writeExport(files, 'out', exported);
    assert.deepEqual(
      written.map(({ action }) => action),
      ['written', 'unchanged', 'kept'],
    );
    assert.equal(files.texts.get('out/a.yaml'), exported[0]?.text);
    assert.equal(files.texts.get('out/mine.env'), 'RUN=mine');
  });

  it('names every file that is somebody else’s, and writes nothing at all', async () => {
    const files = withFiles({ 'out/deep/b.js': 'theirs();', 'out/a.yaml': 'theirs: 1' });
    await assert.rejects(writeExport(files, 'out', exported), (error: unknown) => {
      assert.ok(error instanceof LaunchquakeError && error.code === 'FILE_TAKEN');
      assert.deepEqual(
        error.problems.map(({ where }) => where),
        ['out/a.yaml', 'out/deep/b.js'],
      );
      return true;
    });
    assert.deepEqual(files.writes, []);
  });

  it('says so when the disk is full, and leaves no half file', async () => {
    const files = withFiles({});
    files.beforeWrite = (path) => {
      if (path.includes('deep')) throw fileError('ENOSPC', path);
    };
    await assert.rejects(
      writeExport(files, 'out', exported),
      (error: unknown) => error instanceof LaunchquakeError && error.code === 'DISK',
    );
    assert.deepEqual([...files.texts.keys()], ['out/a.yaml']);
  });
});

describe('the mark', () => {
  const table: readonly (readonly [text: string, marked: boolean])[] = [
    [`${markedHead('#', 'x')}\n`, true],
    [`${markedHead('//', 'x')}\n`, true],
    ['# launchquake exporter\n', false],
    ['x # launchquake export y', false],
    ['\n# launchquake export y', false],
    ['{"title":"A board","uid":"lq-users"}\n', true],
    ['{"title":"A board","uid":"mine"}\n', false],
    ['"uid":"lq-users"', false],
    ['', false],
  ];
  for (const [text, marked] of table)
    it(`${JSON.stringify(text)} is ${marked ? 'ours' : 'somebody else’s'}`, () => assert.equal(isMarked(text), marked));

  it('puts text from a scenario on one line: it cannot leave a comment', () => {
    assert.equal(onOneLine(' a\nb\r\n\tc\u2028d '), 'a b c d');
  });
});
