import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { testBrowser } from './browser.ts';
import { setStage } from './tools/stage.ts';

const posix = { skip: process.platform === 'win32' ? 'the fake programs are shell scripts' : false };

describe('testBrowser', posix, () => {
  it('gives the browser that is there', async () => {
    using stage = setStage();
    const path = stage.program('chromium', 'echo Chromium 1');
    const browser = await testBrowser(stage.world.env);
    assert.equal(browser.skip, false);
    assert.equal(browser.path(), path);
  });

  it('gives the reason for skipping when there is none', async () => {
    using stage = setStage();
    assert.match(String((await testBrowser(stage.world.env)).skip), /^TOOL_MISSING {2}Chromium/);
  });

  it('does not skip in CI: the test fails there', async () => {
    using stage = setStage();
    const browser = await testBrowser({ ...stage.world.env, CI: 'true' });
    assert.equal(browser.skip, false);
    assert.throws(() => browser.path(), /TOOL_MISSING/);
  });
});
