import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { parseHTML } from 'linkedom';
import { analyse } from '../../src/analysis/analyse.ts';
import type { Findings } from '../../src/analysis/findings.ts';
import { MOST_BYTES, renderHtml } from '../../src/report/html.ts';
import { script } from '../../src/report/page/script.ts';
import {
  abortedFindings,
  emptyFindings,
  hostile,
  hostileFindings,
  invalidFindings,
  longFindings,
  withoutCompletions,
} from './bent.ts';
import { findingsOf } from './fixture.ts';
import { recorded, recordedFindings } from './recorded.ts';
import { xmlFault } from './xml.ts';

const MOST_SCRIPT_BYTES = 3_000;

const [simulated, predicted] = await Promise.all([recordedFindings('simulated'), recordedFindings('predicted')]);
const record = await recorded('simulated');

/** The simulated run, stopped. */
function withSeeds(count: number): Findings {
  const status = count === 0 ? ('not-started' as const) : ('aborted' as const);
  const variants = record.variants.map((variant) => {
    const replications = (variant.replications ?? []).slice(0, count);
    return { ...variant, status, replications, reachedSeconds: count === 0 ? 0 : variant.reachedSeconds };
  });
  return analyse({ ...record, status: 'aborted', variants });
}

/** As much as there can be: seven variants, ten minutes, each with a prediction. */
function longAndPredicted(): Findings {
  const [from] = predicted.variants;
  const long = longFindings();
  const variants = long.variants.map((variant) => ({
    ...variant,
    ...(from?.prediction === undefined ? {} : { prediction: from.prediction }),
  }));
  return { ...long, variants };
}

const runs: Readonly<Record<string, () => Findings>> = {
  'a simulated run': () => simulated,
  'a simulated run of one seed': () => withSeeds(1),
  'a simulated run that was stopped before its first seed': () => withSeeds(0),
  'a run with a prediction': () => predicted,
  'a whole run': () => findingsOf(),
  'hostile names': hostileFindings,
  'nothing completed': () => findingsOf({ verdict: 'inconclusive', variants: [withoutCompletions()] }),
  'an aborted run': abortedFindings,
  'an invalid run': invalidFindings,
  'a run without variants': emptyFindings,
  'seven variants of ten minutes': longFindings,
  'seven variants of ten minutes, predicted': longAndPredicted,
};

const svgsOf = (html: string): readonly string[] => html.match(/<svg[\s\S]*?<\/svg>/g) ?? [];

const embeddedIn = (
  html: string,
): { readonly result: unknown; readonly verdict: unknown; readonly schema: unknown } => {
  const found = /<script type="application\/json" id="report">([\s\S]*?)<\/script>/.exec(html);
  return JSON.parse(found?.[1] ?? 'null') as ReturnType<typeof embeddedIn>;
};

/** What a person reads: no style, no script, no data. */
const wordsOf = (html: string): string =>
  html.replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, '').replaceAll(/<[^>]*>/g, ' ');

describe('report.html', () => {
  for (const [name, build] of Object.entries(runs)) {
    const html = renderHtml(build());

    it(`${name}: at most 200 KB`, () => {
      const bytes = Buffer.byteLength(html);
      assert.ok(bytes <= MOST_BYTES, `${bytes} bytes`);
    });

    it(`${name}: asks the network for nothing`, () => {
      const used = Array.from(
        html.matchAll(/\b(?:src|href|action|data|poster|srcset)\s*=\s*["']?([^"'\s>]+)/g),
        ([, url]) => url ?? '',
      );
      assert.deepEqual(
        used.filter((url) => !/^(?:#|data:,$)/.test(url) && url !== 'x'),
        [],
      );
      assert.doesNotMatch(html, /@import|url\(|\bfetch\(|XMLHttpRequest|WebSocket|importScripts/);
    });

    it(`${name}: every picture is well-formed XML with a title and a description`, () => {
      const pictures = svgsOf(html).filter((svg) => svg.includes('role="img"'));
      assert.ok(pictures.length > 0 || build().variants.length === 0);
      for (const svg of pictures) {
        assert.equal(xmlFault(svg), null);
        assert.match(svg, /<title id="[^"]+">[^<]+<\/title><desc id="[^"]+">[^<]+<\/desc>/);
      }
    });

    it(`${name}: says unknown as –, never as NaN, undefined, null or infinity`, () => {
      assert.doesNotMatch(wordsOf(html), /\bNaN\b|\bundefined\b|\bnull\b|Infinity/);
      assert.doesNotMatch(html.replaceAll(/<script[\s\S]*?<\/script>/g, ''), /="[^"]*\b(?:NaN|undefined|Infinity)\b/);
    });

    it(`${name}: the embedded report holds the result document unchanged`, () => {
      const embedded = embeddedIn(html);
      assert.equal(embedded.schema, 'launchquake/report@1');
      assert.equal(embedded.verdict, build().verdict);
      assert.deepEqual(embedded.result, JSON.parse(JSON.stringify(build().result)));
    });

    it(`${name}: no id twice`, () => {
      const ids = Array.from(html.matchAll(/\sid="([^"]*)"/g), ([, id]) => id);
      assert.equal(new Set(ids).size, ids.length);
    });

    it(`${name}: every shared part that a picture uses is on the page`, () => {
      for (const [, id] of html.matchAll(/<use href="#([^"]*)"/g)) assert.ok(html.includes(`<g id="${id ?? ''}">`), id);
    });
  }

  it('hostile names become words, not elements', () => {
    const { document } = parseHTML(renderHtml(hostileFindings()));
    assert.equal(document.querySelectorAll('script').length, 2);
    assert.equal(document.querySelectorAll('img').length, 0);
    assert.equal(document.querySelectorAll('a').length, 1);
    assert.ok(document.querySelector('h1')?.textContent?.includes('</script><script>alert("x")</script>'));
    assert.doesNotMatch(renderHtml(hostileFindings()), /[^\P{Cc}\t\n\r]/u);
  });

  it('the embedded report keeps a hostile title as it was', () => {
    const { head } = embeddedIn(renderHtml(hostileFindings())) as unknown as {
      readonly head: { readonly title: string };
    };
    assert.equal(head.title, hostile);
  });

  it('the first picture is goodput over time, the second goodput against load, both before any table', () => {
    const html = renderHtml(findingsOf());
    const at = (text: string): number => html.indexOf(text);
    assert.ok(at('id="verdict"') > 0);
    assert.ok(at('id="verdict"') < at('id="over-time"'));
    assert.ok(at('id="over-time"') < at('id="against-load"'));
    assert.ok(at('id="against-load"') < at('id="table"'));
    assert.ok(at('id="table"') < at('id="expectations"'));
    assert.ok(at('id="expectations"') < at('class="variant"'));
    assert.ok(at('class="variant"') < at('id="validity"'));
    assert.ok(at('id="validity"') < at('id="environment"'));
    assert.ok(at('id="environment"') < at('id="reading"'));
  });

  it('a page with little room has one figure and one table of what was predicted; one with room has them for each variant', () => {
    const sections = [longAndPredicted(), predicted].map((run) => {
      const section = parseHTML(renderHtml(run)).document.querySelector('section[aria-labelledby=predicted]');
      return ['figure', 'figure svg[role=img]', 'table'].map((what) => section?.querySelectorAll(what).length);
    });
    assert.deepEqual(sections, [
      [1, 7, 2],
      [2, 4, 4],
    ]);
  });

  it('a simulated run says so in its title, its head and its verdict', () => {
    const { document } = parseHTML(renderHtml(simulated));
    assert.match(document.title, /SIMULATED/);
    assert.equal(document.querySelectorAll('b.mode').length, 2);
    assert.match(
      wordsOf(renderHtml(simulated)),
      /3 seeds of each variant \(8–10\), [\d\u202F]+ events, every login simulated/,
    );
    assert.doesNotMatch(wordsOf(renderHtml(findingsOf())), /SIMULATED/);
  });

  it('every figure has its numbers behind it', () => {
    const { document } = parseHTML(renderHtml(findingsOf()));
    const figures = [...document.querySelectorAll('figure')];
    assert.equal(figures.length, 7);
    for (const figure of figures) assert.ok(figure.querySelectorAll('details tbody tr').length > 0);
  });

  it('the verdict and its exit code stand in words', () => {
    const words = wordsOf(renderHtml(invalidFindings()));
    assert.match(words, /INVALID RUN\s+exit code 13/);
    assert.match(words, /17 dropped, limit 0/);
    assert.match(wordsOf(renderHtml(abortedFindings())), /ABORTED\s+exit code 130/);
    assert.match(wordsOf(renderHtml(findingsOf())), /PASS\s+exit code 0/);
  });

  it('a run in which nobody got in shows – for times and ratios and 0 for completed logins', () => {
    const { document } = parseHTML(
      renderHtml(findingsOf({ verdict: 'inconclusive', variants: [withoutCompletions()] })),
    );
    const table = [...document.querySelectorAll('table')].find((one) =>
      one.querySelector('caption')?.textContent?.startsWith('Every variant'),
    );
    const cells = [...(table?.querySelectorAll('tbody td') ?? [])].map((cell) =>
      (cell as { textContent: string }).textContent.trim(),
    );
    assert.deepEqual(cells.slice(0, 2), ['–', '–']);
    assert.deepEqual(cells.slice(3, 9), ['–', '–', '–', '–', '–', '0']);
  });

  it('says what is run time and what is story time', () => {
    assert.match(
      wordsOf(renderHtml(findingsOf())),
      /Every time and rate in this report is run time\. Time is compressed 5×: one run second stands for 5\u00A0s of the story/,
    );
  });

  it('its script is smaller than 3 KB', () => {
    assert.ok(Buffer.byteLength(script) < MOST_SCRIPT_BYTES, `${Buffer.byteLength(script)} bytes`);
  });
});
