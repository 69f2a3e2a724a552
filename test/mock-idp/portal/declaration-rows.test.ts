import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readDeclaration } from '../../../mock-idp/portal/declaration-rows.ts';

describe('a declaration', () => {
  const good: readonly { name: string; text: string; kind: 'csv' | 'json-lines'; employees: number; wages: number }[] =
    [
      { name: 'CSV', text: 'employee,wage\n1,4200\n2,3000.50\n', kind: 'csv', employees: 2, wages: 7200.5 },
      {
        name: 'CSV as Excel writes it',
        text: '\uFEFF"Employee";"Wage"\r\n"1";"4200"\r\n',
        kind: 'csv',
        employees: 1,
        wages: 4200,
      },
      { name: 'blank lines', text: 'employee,wage\n\n1,0.1\n\n2,0.2\n\n', kind: 'csv', employees: 2, wages: 0.3 },
      {
        name: 'JSON lines',
        text: '{"employee":"1","wage":4200}\n{"wage":1,"employee":2}',
        kind: 'json-lines',
        employees: 2,
        wages: 4201,
      },
    ];
  for (const { name, text, kind, employees, wages } of good)
    it(`${name}: ${employees} employees, ${wages} in all`, () => {
      assert.deepEqual(readDeclaration(text, kind), { employees, wages });
    });

  const bad: readonly { name: string; text: string; kind: 'csv' | 'json-lines'; where: readonly string[] }[] = [
    { name: 'nothing', text: '', kind: 'csv', where: ['line 1'] },
    { name: 'no header', text: '1,4200\n', kind: 'csv', where: ['line 1'] },
    { name: 'a header alone', text: 'employee,wage\n', kind: 'csv', where: ['(declaration)'] },
    { name: 'no lines', text: '\n\n', kind: 'json-lines', where: ['(declaration)'] },
    {
      name: 'every kind of wrong line',
      text: 'employee,wage\n1,-5\n2\n3,1,1\nx y,1\n5,1e3\n6,1.234\n7,10\n7,10\n8,NaN\n,5\n',
      kind: 'csv',
      where: [2, 3, 4, 5, 6, 7, 9, 10, 11].map((line) => `line ${line}`),
    },
    {
      name: 'JSON that is not a row',
      text: '{"employee":"1","wage":"4200"}\n[]\nnull\n{\n{"employee":"1","wage":1,"more":1}\n{"employee":{},"wage":1}',
      kind: 'json-lines',
      where: [1, 2, 3, 4, 5, 6].map((line) => `line ${line}`),
    },
  ];
  for (const { name, text, kind, where } of bad)
    it(`${name}: told line by line`, () => {
      const problems = readDeclaration(text, kind);
      assert.ok(!('employees' in problems));
      assert.deepEqual(
        problems.map((problem) => problem.where),
        where,
      );
    });

  it('of more than 20,000 employees is too long, and no more than 20 problems are told', () => {
    const rows = (count: number, wage: string): string =>
      `employee,wage\n${Array.from({ length: count }, (_, at) => `${at},${wage}`).join('\n')}`;
    assert.deepEqual(readDeclaration(rows(20_000, '1'), 'csv'), { employees: 20_000, wages: 20_000 });
    assert.ok(!('employees' in readDeclaration(rows(20_001, '1'), 'csv')));
    const problems = readDeclaration(rows(20_000, 'x'), 'csv');
    assert.ok(!('employees' in problems) && problems.length === 20);
  });

  it('that was written comes back with the number of employees and the sum of the wages (any wages)', () => {
    const rows = fc.uniqueArray(
      fc.record({ employee: fc.stringMatching(/^[0-9A-Za-z]{1,20}$/), cents: fc.integer({ min: 0, max: 99_999_999 }) }),
      { minLength: 1, selector: ({ employee }) => employee },
    );
    fc.assert(
      fc.property(rows, (declared) => {
        const sum = declared.reduce((total, { cents }) => total + cents, 0) / 100;
        const csv = declared.map(({ employee, cents }) => `${employee},${(cents / 100).toFixed(2)}`).join('\n');
        assert.deepEqual(readDeclaration(`employee,wage\n${csv}`, 'csv'), { employees: declared.length, wages: sum });
        const lines = declared.map(({ employee, cents }) => JSON.stringify({ employee, wage: cents / 100 })).join('\n');
        assert.deepEqual(readDeclaration(lines, 'json-lines'), { employees: declared.length, wages: sum });
      }),
      { seed: 20_250_717, numRuns: 300 },
    );
  });
});
