/** Histogram files: what they may hold, how mistakes are told, and that they end up in scenarios as bins. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { meanOf } from '../../../src/model/distributions.ts';
import { toDistribution } from '../../../src/model/scenario/distribution.ts';
import { histogramFilesIn, withHistograms } from '../../../src/model/scenario/histogram-files.ts';
import { readHistogram } from '../../../src/model/scenario/histogram-text.ts';
import { loadScenario } from '../../../src/runners/scenario-file.ts';
import { fakeFiles } from '../../cli/fake-files.ts';
import { packageFolder } from '../../cli/fake-world.ts';

const bins = [
  { fromSeconds: 0, toSeconds: 0.01, count: 3 },
  { fromSeconds: 0.01, toSeconds: 0.5, count: 1 },
];

describe('a histogram file', () => {
  for (const { name, text } of [
    { name: 'CSV with three columns', text: '# measured\nfromSeconds,toSeconds,count\n0,0.01,3\n0.01,0.5,1\n' },
    { name: 'CSV with two columns', text: 'toSeconds, count\r\n0.01, 3\r\n\r\n0.5, 1' },
    { name: 'CSV with columns in another order', text: 'count,toSeconds,fromSeconds\n3,0.01,0\n1,0.5,0.01' },
    { name: 'a JSON list', text: JSON.stringify(bins) },
    { name: 'a JSON object', text: JSON.stringify({ source: 'a lab', bins }) },
  ])
    it(`can be ${name}`, () => assert.deepEqual(readHistogram(text), { bins, problems: [] }));

  for (const { name, text, place, found } of [
    { name: 'nothing', text: '', place: 'the file', found: /nothing/ },
    { name: 'no names of columns', text: '0.01,3', place: 'line 1', found: /0\.01,3/ },
    { name: 'a word for a number', text: 'toSeconds,count\n0.01,many', place: 'line 2', found: /many/ },
    { name: 'a cell too few', text: 'toSeconds,count\n0.01', place: 'line 2', found: /0\.01/ },
    { name: 'no row', text: 'toSeconds,count\n', place: 'bins', found: /0 of them/ },
    { name: 'only zeros', text: 'toSeconds,count\n1,0', place: 'bins', found: /no count above 0/ },
    { name: 'a step back', text: 'toSeconds,count\n2,1\n1,1', place: 'bins[1].toSeconds', found: /1/ },
    { name: 'a negative count', text: 'toSeconds,count\n1,-1', place: 'bins[0].count', found: /-1/ },
    { name: 'broken JSON', text: '[{', place: 'the file', found: /JSON/ },
    { name: 'JSON without bins', text: '{}', place: 'the file', found: /without bins/ },
    { name: 'JSON with a bin that is none', text: '[1]', place: 'bins[0]', found: /1/ },
    {
      name: 'JSON with a text for a number',
      text: '[{"fromSeconds":0,"toSeconds":"x","count":1}]',
      place: 'bins[0].toSeconds',
      found: /x/,
    },
  ])
    it(`with ${name} says where and what`, () => {
      const [problem] = readHistogram(text).problems;
      assert.equal(problem?.place, place);
      assert.match(problem.found, found);
    });

  it('is found anywhere in a document, mixtures too, and put in its place', () => {
    const law = { kind: 'empirical', file: 'times.csv' };
    const document = {
      people: { tap: law },
      list: [{ kind: 'mixture', parts: [{ share: 1, of: { ...law, file: 'b.json' } }] }],
    };
    assert.deepEqual(histogramFilesIn(document), ['times.csv', 'b.json']);
    const { document: whole, findings } = withHistograms(document, (name) =>
      name === 'times.csv' ? { text: JSON.stringify(bins) } : { failure: 'ENOENT' },
    );
    assert.deepEqual((whole as typeof document).people.tap, { kind: 'empirical', bins });
    assert.equal(findings.length, 1);
    assert.deepEqual(findings[0]?.path, ['list', 0, 'parts', 0, 'of', 'file']);
  });
});

describe('a scenario with a histogram file', () => {
  const scenarioWith = async (histogram: string | undefined): ReturnType<typeof loadScenario> => {
    const files = fakeFiles(packageFolder);
    const text = await files.readText(`${packageFolder}/scenarios/launch-day.yaml`);
    files.texts.set(
      '/scenarios-of-mine/day.yaml',
      text.replace(/tapCard: \{.*\}/, 'tapCard: { kind: empirical, file: data/tap.csv }'),
    );
    if (histogram !== undefined) files.texts.set('/scenarios-of-mine/data/tap.csv', histogram);
    return loadScenario(files, packageFolder, '/scenarios-of-mine/day.yaml');
  };

  it('reads it from beside the scenario, and carries it in its text', async () => {
    const { scenario, text } = await scenarioWith('toSeconds,count\n2,1\n4,1');
    assert.equal(meanOf(toDistribution(scenario.people!.tapCard)), 2);
    assert.match(text, /toSeconds: 4/);
    assert.doesNotMatch(text, /tap\.csv/);
  });

  it('says where, when it is not there or no good', async () => {
    await assert.rejects(
      scenarioWith(undefined),
      /day\.yaml:\d+:\d+ {2}people\.tapCard\.file: found "data\/tap\.csv": ENOENT/,
    );
    await assert.rejects(
      scenarioWith('toSeconds,count\n2,x'),
      /people\.tapCard\.file: found "data\/tap\.csv", line 2: "2,x", expected 2 numbers/,
    );
  });
});
