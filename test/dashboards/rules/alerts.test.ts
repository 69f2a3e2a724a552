/**
 * Every alert against given series, by the real promtool: it fires when it should, it is silent just short of it, and a threshold that is changed
 * is found out.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brokenRules } from './broken.ts';
import { paces } from './paces.ts';
import { failureOf, prometheus } from './promtool.ts';
import { groupFor, keyOf, testOf } from './promtool-file.ts';

for (const { name, groups, alerts, cases } of paces) {
  describe(`${alerts.length} alerts of the pace "${name}"`, { skip: prometheus.skip }, () => {
    it('have cases, each of them a firing and a silent one', () => {
      assert.deepEqual(alerts.map(keyOf).toSorted(), Object.keys(cases).toSorted());
      for (const [key, own] of Object.entries(cases)) {
        assert.ok(
          own.some(({ fires }) => fires !== null),
          `${key} never fires`,
        );
        assert.ok(
          own.some(({ fires, silentAt }) => fires === null && silentAt.length > 0),
          `${key} is never silent`,
        );
      }
    });

    for (const rule of alerts) {
      const own = cases[keyOf(rule)] ?? [];
      const broken = brokenRules(rule);

      it(`${keyOf(rule)}: ${own.map(({ says }) => says).join('; ')}`, async () => {
        assert.equal(await failureOf([groupFor(groups, rule)], testOf([rule], own)), null);
      });

      it(`${keyOf(rule)}: ${broken.length} thresholds half or twice as high are noticed`, async () => {
        if (broken.length === 0) {
          assert.equal(keyOf(rule), 'GeneratorSaturated dropped-iterations', 'only this has no threshold but 0');
          return;
        }
        const instead = broken.map((one) => one.rule);
        const failure = (await failureOf([groupFor(groups, rule, instead)], testOf(instead, own))) ?? '';
        const noticed = new Set([...failure.matchAll(/alertname: (\w+), time/g)].map(([, alert]) => alert));
        assert.deepEqual(
          broken.filter((one) => !noticed.has(one.rule.alert)).map(({ what }) => what),
          [],
        );
      });
    }
  });
}
