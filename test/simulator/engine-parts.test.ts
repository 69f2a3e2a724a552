/** Parts of the engine against plain ones: the calendar gives the order of a sorted list, the line counts as the model's line does. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { draw } from '../../src/model/distributions.ts';
import type { Distribution } from '../../src/model/distributions.ts';
import { randomStream } from '../../src/model/random.ts';
import { createQueuePositions } from '../../src/model/service/queue-positions.ts';
import { Calendar } from '../../src/simulator/engine/calendar.ts';
import { compileLaw } from '../../src/simulator/engine/laws.ts';
import { PlaceLine } from '../../src/simulator/engine/place-line.ts';
import { wordStream } from '../../src/simulator/engine/word-stream.ts';

describe('the calendar', () => {
  /** How far ahead of the present an event is planned: now, soon, in a later slice, beyond the last slice. */
  const ahead = fc.oneof(
    fc.constant(0),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.integer({ min: 0, max: 400 }),
    fc.constantFrom(1e4, 1e7),
  );

  it('gives events in the order of their times, those of one moment in order of planning', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 0.5, 40, 1e5),
        fc.array(fc.oneof(fc.record({ ahead }), fc.constant(undefined)), { maxLength: 400 }),
        (eventsPerSecond, steps) => {
          const calendar = new Calendar(eventsPerSecond);
          const plain: { at: number; order: number }[] = [];
          let now = 0;
          steps.forEach((step, order) => {
            if (step !== undefined) {
              const at = now + step.ahead;
              calendar.insert(at, order, order);
              plain.push({ at, order });
              plain.sort((a, b) => a.at - b.at || a.order - b.order);
              return;
            }
            const first = plain.shift();
            assert.equal(calendar.firstTime(), first?.at ?? Infinity);
            if (first === undefined) return;
            now = first.at;
            assert.equal(calendar.firstOrder(), first.order);
            assert.equal(calendar.pop(), first.order);
          });
        },
      ),
      { numRuns: 300 },
    );
  });
});

interface Waiting {
  readonly number: number;
  readonly place: number;
  /** Where it is in the test's own list. */
  at: number;
}

describe('the line of a waiting room', () => {
  it('counts those ahead as the model does, in a line of hundreds of thousands that is left from everywhere', () => {
    const random = randomStream(1, 'line');
    const model = createQueuePositions<Waiting>();
    const line = new PlaceLine();
    const there: Waiting[] = [];
    const anyone = (): Waiting => there[Math.floor(random.uniform() * there.length)]!;
    const leave = (member: Waiting): void => {
      model.remove(member);
      line.remove(member.place);
      const last = there.pop()!;
      if (last === member) return;
      last.at = member.at;
      there[member.at] = last;
    };
    let mostGone = 0;
    for (let step = 0; step < 400_000; step += 1) {
      const what = random.uniform();
      if (what < (step < 100_000 ? 0.9 : 0.5)) {
        const member = { number: step, place: line.add(step), at: there.length };
        model.add(member);
        there.push(member);
      } else if (what < 0.95) {
        const first = model.first();
        assert.equal(line.size() === 0 ? undefined : line.first(), first?.number);
        if (first === undefined) continue;
        mostGone = first.place;
        leave(first);
      } else if (there.length > 0) leave(anyone());
      if (step % 499 !== 0 || there.length === 0) continue;
      const asked = anyone();
      assert.equal(line.ahead(asked.place), model.ahead(asked));
      assert.equal(line.size(), model.size());
    }
    assert.ok(model.size() > 60_000 && mostGone > 2 ** 17, `${model.size()} wait, ${mostGone} was the last to go`);
  });
});

describe('laws made ready', () => {
  const laws: readonly Distribution[] = [
    { kind: 'fixed', seconds: 2 },
    { kind: 'uniform', fromSeconds: 0.3, toSeconds: 7.1 },
    { kind: 'exponential', meanSeconds: 0.7 },
    { kind: 'lognormal', medianSeconds: 0.0353, sigma: 0.5 },
    { kind: 'gamma', meanSeconds: 1, shape: 0.5 },
    {
      kind: 'mixture',
      parts: [
        { share: 0.5, of: { kind: 'uniform', fromSeconds: 2, toSeconds: 10 } },
        { share: 0.3, of: { kind: 'hyperexponential', meanSeconds: 2, scv: 3 } },
        { share: 0.2, of: { kind: 'fixed', seconds: 1 } },
      ],
    },
  ];
  for (const law of laws) {
    it(`draw the same numbers: ${law.kind}`, () => {
      const compiled = compileLaw(law);
      const ours = wordStream(9, 'laws');
      const theirs = randomStream(9, 'laws');
      for (let count = 0; count < 2000; count += 1) assert.equal(compiled(ours), draw(law, theirs));
    });
  }
});
