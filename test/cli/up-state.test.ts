import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readUpState } from '../../src/cli/up/state.ts';
import { UP_STATE as STATE, fakeUp, stateOf } from './fake-up.ts';

describe('the state of an up', () => {
  for (const { name, text, running, found } of [
    { name: 'of one that runs', text: stateOf(77, 78), running: true, found: true },
    { name: 'of one that was killed', text: stateOf(77, 78), running: false, found: false },
    { name: 'of another version', text: stateOf(77, 78).replace('up@1', 'up@2'), running: true, found: false },
    { name: 'of none', text: 'null', running: true, found: false },
    { name: 'that is cut', text: '{"schema"', running: true, found: false },
    { name: 'that is not there', text: undefined, running: true, found: false },
  ])
    it(`${name}: ${found ? 'is read' : 'is as if there was none'}`, async () => {
      const { world } = fakeUp();
      if (text !== undefined) world.files.texts.set(STATE, text);
      if (running) world.programs.running.add(77);
      assert.equal((await readUpState(world))?.pid, found ? 77 : undefined);
    });
});
