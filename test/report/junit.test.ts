import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import type { Findings } from '../../src/analysis/findings.ts';
import { renderJunit } from '../../src/report/junit.ts';
import { abortedFindings, emptyFindings, hostileFindings, invalidFindings, withoutCompletions } from './bent.ts';
import { findingsOf } from './fixture.ts';
import { expectations, validityChecks } from './fixture-head.ts';
import { xmlFault } from './xml.ts';

const runs: Readonly<Record<string, () => Findings>> = {
  'a whole run': () => findingsOf(),
  'hostile names': hostileFindings,
  'an aborted run': abortedFindings,
  'an invalid run': invalidFindings,
  'a run without variants': emptyFindings,
};

const countOf = (xml: string, pattern: RegExp): number => xml.match(pattern)?.length ?? 0;

describe('junit.xml', () => {
  for (const [name, build] of Object.entries(runs))
    it(`${name}: is well-formed`, () => assert.equal(xmlFault(renderJunit(build())), null));

  it('has a suite for each variant and a case for each validity rule and each expectation', () => {
    const xml = renderJunit(findingsOf());
    assert.equal(countOf(xml, /<testsuite /g), 4);
    assert.equal(countOf(xml, /<testcase /g), 4 * validityChecks.length + expectations.length);
    assert.match(xml, /<testsuites name="launchquake launch-day" tests="47" failures="0" errors="0"/);
  });

  it('says observed and limit in the message of a failure', () => {
    const lines = expectations.map((line, at) =>
      at === 0 ? { ...line, outcome: 'breached' as const, detail: '6.2 < 0.45 × 10.0 = 4.5' } : line,
    );
    const xml = renderJunit(findingsOf({ verdict: 'slo-breach', expectations: lines }));
    assert.match(xml, /<testsuites [^>]*failures="1" errors="0"/);
    assert.match(
      xml,
      /name="expect: goodput\.duringLate &lt; 0\.45 × knee" time="0">\s*<failure message="6\.2 &lt; 0\.45 × 10\.0 = 4\.5" type="slo-breach">/,
    );
  });

  it('a broken validity rule is a failure of its variant', () => {
    const xml = renderJunit(invalidFindings());
    assert.match(xml, /<testsuite name="naive" tests="12" failures="1" errors="0"/);
    assert.match(xml, /<failure message="17 dropped, limit 0" type="invalid-run">/);
  });

  it('an expectation that could not be decided is an error, not a pass', () => {
    const xml = renderJunit(abortedFindings());
    assert.equal(
      countOf(xml, /<error message="unknown: the window was not reached" type="unknown">/g),
      expectations.length,
    );
    assert.equal(countOf(xml, /name="run: ends when the plan does"/g), 4);
  });

  it('a variant in which nothing was checked is an error, not a pass', () => {
    const variant = { ...withoutCompletions(), validity: [] };
    const xml = renderJunit(findingsOf({ verdict: 'inconclusive', variants: [variant], expectations: [] }));
    assert.match(xml, /<testsuite name="naive" tests="1" failures="0" errors="1"/);
  });

  it('an expectation of a variant that was not run is kept', () => {
    const xml = renderJunit(
      findingsOf({
        expectations: [{ variant: 'all', expression: 'recovery.recovered', outcome: 'unknown', detail: 'not run' }],
      }),
    );
    assert.match(xml, /<testsuite name="all" tests="1" failures="0" errors="1"/);
  });
});
