import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { renderHtml } from '../../src/report/html.ts';
import { testBrowser } from '../browser.ts';
import { abortedFindings, hostileFindings, longFindings } from '../report/bent.ts';
import { findingsOf } from '../report/fixture.ts';
import { recordedFindings } from '../report/recorded.ts';
import { launchArguments } from './real-browser.ts';

const browser = await testBrowser();
const runs = {
  whole: findingsOf(),
  aborted: abortedFindings(),
  hostile: hostileFindings(),
  long: longFindings(),
  simulated: await recordedFindings('simulated'),
  predicted: await recordedFindings('predicted'),
} as const;

describe('report.html in a browser, from a file, with the network off', { skip: browser.skip }, () => {
  let folder = '';
  let context: BrowserContext | undefined;
  const complaints: string[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'launchquake-report-'));
    for (const [name, findings] of Object.entries(runs))
      writeFileSync(join(folder, `${name}.html`), renderHtml(findings));
    context = await chromium.launchPersistentContext(join(folder, 'user-data'), {
      executablePath: browser.path(),
      headless: true,
      args: launchArguments,
      offline: true,
    });
  });

  after(async () => {
    await context?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(name: keyof typeof runs, width = 1366, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    assert.ok(context !== undefined);
    const page = await context.newPage();
    complaints.length = 0;
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!/^(?:file|data):/.test(request.url())) complaints.push(`asked for ${request.url()}`);
    });
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme });
    await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
    return page;
  }

  for (const name of Object.keys(runs) as (keyof typeof runs)[])
    for (const width of [1366, 390])
      it(`${name}: opens without a complaint and without scrolling sideways at ${width} px`, async () => {
        const page = await open(name, width);
        assert.deepEqual(complaints, []);
        const [scroll, client] = await page.evaluate<[number, number]>(
          '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
        );
        assert.ok(scroll <= client, `${scroll} > ${client}`);
        await page.close();
      });

  for (const scheme of ['light', 'dark'] as const)
    it(`${scheme}: axe-core finds nothing, with the data tables open`, async () => {
      const page = await open('whole', 1366, scheme);
      await page.evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
      await page.evaluate(axe.source);
      const found = await page.evaluate<{ readonly violations: readonly string[]; readonly passes: number }>(
        'axe.run().then(r => ({ passes: r.passes.length, violations: r.violations.map(v => v.id + ": " + v.nodes.slice(0, 3).map(n => n.html + " " + n.failureSummary).join(" | ")) }))',
      );
      assert.deepEqual(found.violations, []);
      assert.ok(found.passes > 20, `${found.passes} rules passed`);
      await page.close();
    });

  it('dark and light are different pages from the same file', async () => {
    const background = 'getComputedStyle(document.body).backgroundColor';
    const light = await open('whole', 1366, 'light');
    const dark = await open('whole', 1366, 'dark');
    assert.equal(await light.evaluate(background), 'rgb(255, 255, 255)');
    assert.notEqual(await dark.evaluate(background), 'rgb(255, 255, 255)');
    await light.close();
    await dark.close();
  });

  it('prints light, without sliders, also from a dark screen', async () => {
    const page = await open('whole', 1366, 'dark');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    assert.equal(await page.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(255, 255, 255)');
    assert.equal(await page.evaluate('getComputedStyle(document.querySelector(".read")).display'), 'none');
    const pdf = await page.pdf({ format: 'A4', printBackground: true });
    assert.ok(pdf.length > 50_000, `${pdf.length} bytes of PDF`);
    await page.close();
  });

  it('a heading of the verdict table sorts by mouse and by keyboard, unknown last', async () => {
    const page = await open('whole');
    const table = page.locator('table[data-sortable]').first();
    const names = (): Promise<string[]> => table.locator('tbody th').allTextContents();
    const trimmed = async (): Promise<string[]> => (await names()).map((name) => name.trim());
    await table.getByRole('button', { name: 'completed' }).click();
    assert.deepEqual(await trimmed(), ['waiting-room', 'bounded', 'backoff', 'naive']);
    await page.keyboard.press('Enter');
    assert.deepEqual(await trimmed(), ['naive', 'backoff', 'bounded', 'waiting-room']);
    assert.equal(await table.locator('th[aria-sort=ascending]').innerText(), 'completed');
    await table.getByRole('button', { name: 'recovered' }).click();
    assert.deepEqual((await trimmed())[0], 'naive');
    await page.close();
  });

  it('the pointer over a chart and the slider below it read one moment of every variant', async () => {
    const page = await open('whole');
    const figure = page.locator('figure[data-cursor]').first();
    await figure
      .locator('svg[data-x]')
      .first()
      .hover({ position: { x: 300, y: 90 } });
    const said = await figure.locator('.read').innerText();
    assert.match(said, /second \d+\s+· offered [\d.]+\s+· naive [\d.]+\s+· backoff/);
    assert.equal(await figure.locator('line.cursor:not([style*=none])').count(), 4);
    const slider = figure.getByRole('slider');
    await slider.focus();
    await page.keyboard.press('Home');
    assert.match(await figure.locator('.read').innerText(), /second 0\s/);
    await page.keyboard.press('ArrowRight');
    assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /^second 2, offered/);
    await page.close();
  });

  it('is complete without its script', async () => {
    assert.ok(context !== undefined);
    const page = await context.newPage();
    const still = renderHtml(findingsOf()).replace(/<script>[\s\S]*?<\/script>/, '');
    await page.setContent(still);
    assert.equal(await page.locator('figure svg[role=img]').count(), 4 + 4 + 17);
    assert.equal(await page.locator('h2#verdict').innerText(), '✓PASS exit code 0');
    await page.close();
  });

  it('the browser agrees that every picture is well-formed XML', async () => {
    const page = await open('hostile');
    const pictures = renderHtml(runs.hostile).match(/<svg[^>]*role="img"[\s\S]*?<\/svg>/g) ?? [];
    const faultOf =
      '(picture) => new DOMParser().parseFromString(picture, "image/svg+xml").querySelector("parsererror")?.textContent ?? ""';
    assert.equal(pictures.length, 6);
    for (const picture of pictures) assert.equal(await page.evaluate(`(${faultOf})(${JSON.stringify(picture)})`), '');
    await page.close();
  });
});
