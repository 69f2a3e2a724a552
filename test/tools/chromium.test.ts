import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findChromium, provisionChromium } from '../../tools/chromium/provision-chromium.ts';
import { setStage } from './stage.ts';

const posix = { skip: process.platform === 'win32' ? 'the fake programs are shell scripts' : false };
const chromium = 'echo "Chromium 156.0.1 built on Debian"';

describe('provisionChromium', posix, () => {
  it('takes CHROMIUM_BIN before a browser on PATH', async () => {
    using stage = setStage();
    stage.program('chromium', chromium);
    const path = stage.program('mine/browser', 'echo Mine 1');
    const env = { ...stage.world.env, CHROMIUM_BIN: path };
    assert.deepEqual(await provisionChromium({ ...stage.world, env }), {
      path,
      version: 'Mine 1',
      how: 'CHROMIUM_BIN',
    });
  });

  it('does not look further when CHROMIUM_BIN names nothing', async () => {
    using stage = setStage();
    stage.program('chromium', chromium);
    stage.program('apt-get', 'exit 0');
    const env = { ...stage.world.env, CHROMIUM_BIN: '/nowhere/chromium' };
    await assert.rejects(
      provisionChromium({ ...stage.world, env }),
      /CHROMIUM_BIN \(NOT_FOUND\).*\/nowhere\/chromium/s,
    );
  });

  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    it(`finds ${name} on PATH`, async () => {
      using stage = setStage();
      const path = stage.program(name, chromium);
      const provided = await findChromium(stage.world);
      assert.deepEqual(provided, { path, version: 'Chromium 156.0.1 built on Debian', how: 'PATH' });
    });
  }

  it('passes over one that does not run', async () => {
    using stage = setStage();
    stage.program('chromium', 'echo "install the snap" >&2; exit 1');
    const path = stage.program('google-chrome', chromium);
    assert.equal((await findChromium(stage.world)).path, path);
  });

  it('says what to do when there is none and none can be installed', async () => {
    using stage = setStage();
    await assert.rejects(provisionChromium(stage.world), (error: Error) => {
      assert.match(error.message, /^TOOL_MISSING {2}Chromium {2}2 problems/);
      assert.match(error.message, /browser on PATH \(NOT_FOUND\): found none, expected one of chromium/);
      assert.match(error.message, /apt-get \(NOT_ALLOWED\): found not a Debian system/);
      assert.match(error.message, /hint: install Chromium/);
      return true;
    });
  });
});
