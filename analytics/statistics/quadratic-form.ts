/** x' M^-1 x for a symmetric, positive definite M: the length of a difference in units of its own covariance. */

// A pivot this much smaller than the variance it started from is rounding, and the matrix is singular.
const SINGULAR = 1e-11;

interface Line {
  readonly row: readonly number[];
  readonly value: number;
  readonly variance: number;
}

/** Takes the first line out of the rest (Schur complement). */
function eliminate(head: Line, rest: readonly Line[], pivot: number): Line[] {
  return rest.map(({ row: [first = 0, ...row], value, variance }) => ({
    row: row.map((entry, index) => entry - (first * (head.row[index + 1] ?? 0)) / pivot),
    value: value - (first * head.value) / pivot,
    variance,
  }));
}

/**
 * Shape   `matrix` k x k, symmetric, positive semi-definite; `vector` of k.
 * Missing null where the matrix is singular (some combination of the groups was never at risk together).
 * Example [[4]], [2] -> 1
 */
export function quadraticForm(matrix: readonly (readonly number[])[], vector: readonly number[]): number | null {
  let lines: Line[] = matrix.map((row, index) => ({ row, value: vector[index] ?? 0, variance: row[index] ?? 0 }));
  let total = 0;
  while (lines.length > 0) {
    const [head, ...rest] = lines;
    const pivot = head?.row[0] ?? 0;
    if (head === undefined || !(pivot > SINGULAR * head.variance)) return null;
    total += head.value ** 2 / pivot;
    lines = eliminate(head, rest, pivot);
  }
  return total;
}
