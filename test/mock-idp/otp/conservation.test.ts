import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { CodeSettings } from '../../../mock-idp/otp/code-settings.ts';
import { begin, counted, inbox, openCodes, person, send } from './codes.ts';

const share = fc.double({ min: 0, max: 0.6, noNaN: true });
const channel = fc.record({
  lossShare: share,
  staleShare: share,
  spamShare: share,
  queueBound: fc.option(fc.integer({ min: 0, max: 12 }), { nil: null }),
  delay: fc.integer({ min: 0, max: 90 }).map((seconds) => ({ kind: 'fixed', seconds }) as const),
});

const cost = (station: string, seconds: number) => ({ station, service: { kind: 'fixed', seconds } }) as const;

/** How many messages of a channel have ended so. */
async function ends(app: Parameters<typeof counted>[0], name: string, of: string): Promise<number> {
  if (name !== 'lost') return counted(app, `lq_idp_otp_${name}_total{channel="${of}"}`);
  const reasons = ['stale', 'network', 'gateway', 'no-address'];
  const counts = await Promise.all(
    reasons.map((reason) => counted(app, `lq_idp_otp_lost_total{channel="${of}",reason="${reason}"}`)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

describe('every code that was asked for', () => {
  it('is delivered, expired or lost, exactly once (any gateway, any share)', async () => {
    await fc.assert(
      fc.asyncProperty(
        channel,
        channel,
        fc.integer({ min: 5, max: 120 }),
        fc.integer({ min: 1, max: 1_000_000 }),
        async (sms, email, lifeSeconds, seed) => {
          const codes: CodeSettings = { sms, email, lifeSeconds };
          const mock = await openCodes(codes, {
            seed,
            stations: { 'sms-gateway': { servers: 1 }, 'mail-gateway': { servers: 2 } },
            steps: { sms: cost('sms-gateway', 3), email: cost('mail-gateway', 1) },
          });
          const sent = { sms: 0, email: 0 };
          const people = Array.from({ length: 24 }, (_, at) => person(`WX${String(at).padStart(6, '0')}`));
          for (const [at, { username }] of people.entries()) {
            const of = at % 3 === 0 ? 'email' : 'sms';
            const answer = await send(mock.app, await begin(mock.app), {
              username: at % 8 === 7 ? `nobody-${at}` : username,
              channel: of,
            });
            if (answer.statusCode === 202) sent[of] += 1;
            else assert.equal(answer.statusCode, 503, answer.body);
            await mock.clock.advance(0.5);
          }
          await mock.clock.advance(400);
          let arrived = 0;
          for (const { phone, email: address } of people)
            arrived += (await inbox(mock.app, phone)).length + (await inbox(mock.app, address)).length;
          let delivered = 0;
          for (const of of ['sms', 'email'] as const) {
            const [came, expired, lost] = [
              await ends(mock.app, 'delivered', of),
              await ends(mock.app, 'expired', of),
              await ends(mock.app, 'lost', of),
            ];
            assert.equal(await counted(mock.app, `lq_idp_otp_requested_total{channel="${of}"}`), sent[of]);
            assert.equal(came + expired + lost, sent[of], `${of}: ${came} + ${expired} + ${lost}`);
            assert.equal(await counted(mock.app, `lq_idp_otp_queue_length{channel="${of}"}`), 0);
            delivered += came;
          }
          assert.equal(arrived, delivered, 'what was counted is what can be read');
          await mock.close();
        },
      ),
      { seed: 6, numRuns: 12 },
    );
  });
});
