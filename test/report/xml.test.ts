import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { xmlFault } from './xml.ts';

describe('the XML check of these tests', () => {
  for (const good of ['<a/>', '<?xml version="1.0"?>\n<a b="1"><c>x &amp; y</c></a>\n', '<a><!-- b --></a>'])
    it(`accepts ${good}`, () => assert.equal(xmlFault(good), null));

  for (const bad of [
    '',
    '<a>',
    '<a></b>',
    '<a b=1/>',
    '<a b="<"/>',
    '<a>&nbsp;</a>',
    '<a>x & y</a>',
    '<a/><b/>',
    '<a b="1" b="2"/>',
    '<a>\u0001</a>',
    '<a/>x',
  ])
    it(`refuses ${JSON.stringify(bad)}`, () => assert.notEqual(xmlFault(bad), null));
});
