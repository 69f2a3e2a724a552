/** Gauss elimination with pivoting: the plain way to solve what the closed forms solve cleverly. */

type Row = number[] | Float64Array;

/** The x of Ax = b. @param rows [A | b]; they are overwritten */
export function solveByElimination(rows: Row[]): Float64Array {
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot += 1) {
    bringUpLargest(rows, pivot);
    for (let row = pivot + 1; row < size; row += 1) {
      const part = rows[row]![pivot]! / rows[pivot]![pivot]!;
      if (part === 0) continue;
      for (let at = pivot; at <= size; at += 1) rows[row]![at]! -= part * rows[pivot]![at]!;
    }
  }
  const solution = new Float64Array(size);
  for (let row = size - 1; row >= 0; row -= 1) {
    let left = rows[row]![size]!;
    for (let at = row + 1; at < size; at += 1) left -= rows[row]![at]! * solution[at]!;
    solution[row] = left / rows[row]![row]!;
  }
  return solution;
}

function bringUpLargest(rows: Row[], pivot: number): void {
  let best = pivot;
  for (let row = pivot + 1; row < rows.length; row += 1)
    if (Math.abs(rows[row]![pivot]!) > Math.abs(rows[best]![pivot]!)) best = row;
  [rows[pivot], rows[best]] = [rows[best]!, rows[pivot]!];
}
