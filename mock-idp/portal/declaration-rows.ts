/** Reads a declaration of wages: one line for each employee, as CSV (`employee,wage`) or as JSON lines (`{"employee": …, "wage": …}`). */
import type { Problem } from '../../src/model/errors.ts';
import { inWords, isRecord } from '../profiles/value-checks.ts';

export interface DeclarationContent {
  readonly employees: number;
  /** Sum of the wages, in the money of the story. */
  readonly wages: number;
}

const MOST_ROWS = 20_000;
/** Problems beyond these are not told: whoever has so many has another one. */
const MOST_PROBLEMS = 20;
const EMPLOYEE = /^[0-9A-Za-z]{1,20}$/;
const WAGE = /^[0-9]{1,9}(\.[0-9]{1,2})?$/;

interface Row {
  readonly employee: string;
  readonly wage: string;
}

/** Every problem, or what the declaration comes to. */
export function readDeclaration(text: string, kind: 'csv' | 'json-lines'): DeclarationContent | readonly Problem[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const first = kind === 'csv' ? 1 : 0;
  const numbered = lines
    .map((line, at) => ({ line, where: `line ${at + 1}` }))
    .filter(({ line }) => line.trim() !== '');
  const problems = kind === 'csv' ? headerProblems(numbered[0]?.line) : [];
  const rows = numbered.slice(first);
  if (problems.length === 0) problems.push(...sizeProblems(rows.length));
  if (problems.length > 0) return problems;
  return add(rows, kind === 'csv' ? rowOfCsv : rowOfJson);
}

function headerProblems(line: string | undefined): Problem[] {
  if (line !== undefined && /^"?employee"?[,;]"?wage"?$/i.test(line.trim())) return [];
  return [{ where: 'line 1', found: inWords(line), expected: 'the header employee,wage' }];
}

function sizeProblems(rows: number): Problem[] {
  if (rows >= 1 && rows <= MOST_ROWS) return [];
  return [{ where: '(declaration)', found: `${rows} employees`, expected: `1 to ${MOST_ROWS}` }];
}

function add(
  rows: readonly { readonly line: string; readonly where: string }[],
  rowOf: (line: string) => Row | undefined,
): DeclarationContent | readonly Problem[] {
  const problems: Problem[] = [];
  const seen = new Set<string>();
  let cents = 0;
  for (const { line, where } of rows) {
    const row = rowOf(line);
    const expected = expectedOf(row, seen);
    if (row === undefined || expected !== undefined)
      problems.push({ where, found: inWords(line), expected: expected ?? '' });
    else cents += Math.round(Number(row.wage) * 100);
    if (row !== undefined) seen.add(row.employee);
    if (problems.length >= MOST_PROBLEMS) break;
  }
  return problems.length > 0 ? problems : { employees: seen.size, wages: cents / 100 };
}

/** What a row should have been; undefined: it is right. */
function expectedOf(row: Row | undefined, seen: ReadonlySet<string>): string | undefined {
  if (row === undefined) return 'an employee and a wage, nothing else';
  if (!EMPLOYEE.test(row.employee)) return 'a number of at most 20 letters and digits for the employee';
  if (!WAGE.test(row.wage)) return 'a wage such as 4200 or 4200.50';
  return seen.has(row.employee) ? 'each employee once' : undefined;
}

const unquoted = (cell: string): string => /^\s*"(.*)"\s*$/.exec(cell)?.[1] ?? cell.trim();

function rowOfCsv(line: string): Row | undefined {
  const cells = line.split(/[,;]/).map(unquoted);
  const [employee, wage] = cells;
  return cells.length === 2 && employee !== undefined && wage !== undefined ? { employee, wage } : undefined;
}

function rowOfJson(line: string): Row | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || Object.keys(value).length !== 2) return undefined;
  const { employee, wage } = value;
  const isText = typeof employee === 'string' || typeof employee === 'number';
  return isText && typeof wage === 'number' ? { employee: String(employee), wage: String(wage) } : undefined;
}
