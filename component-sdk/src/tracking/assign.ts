/**
 * Pairs of rows and columns with the least sum of costs, by the Hungarian method with potentials (H. W. Kuhn, 1955; in
 * the form of R. Jonker and A. Volgenant: "A shortest augmenting path algorithm for dense and sparse linear assignment
 * problems", Computing 38, 1987). O(rows² × columns).
 * @param costs rows × columns, finite
 * @returns for each row its column; -1 for rows that are left over where there are fewer columns
 */
export function assign(costs: readonly (readonly number[])[]): number[] {
  const rows = costs.length;
  const columns = costs[0]?.length ?? 0;
  if (rows === 0 || columns === 0) return Array.from({ length: rows }, () => -1);
  if (rows > columns) {
    const turned = Array.from({ length: columns }, (_, column) => costs.map((row) => row[column]!));
    const found = Array.from({ length: rows }, () => -1);
    for (const [column, row] of assign(turned).entries()) found[row] = column;
    return found;
  }
  // Rows and columns count from 1; column 0 stands for none.
  const rowPotential = new Float64Array(rows + 1);
  const columnPotential = new Float64Array(columns + 1);
  const rowOf = new Int32Array(columns + 1);
  const before = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    const least = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const used = new Uint8Array(columns + 1);
    let column = 0;
    rowOf[0] = row;
    do {
      used[column] = 1;
      const from = rowOf[column]!;
      let next = 0;
      let delta = Number.POSITIVE_INFINITY;
      for (let to = 1; to <= columns; to++) {
        if (used[to]) continue;
        const reduced = costs[from - 1]![to - 1]! - rowPotential[from]! - columnPotential[to]!;
        if (reduced < least[to]!) {
          least[to] = reduced;
          before[to] = column;
        }
        if (least[to]! < delta) {
          delta = least[to]!;
          next = to;
        }
      }
      for (let to = 0; to <= columns; to++) {
        if (used[to]) {
          rowPotential[rowOf[to]!]! += delta;
          columnPotential[to]! -= delta;
        } else least[to]! -= delta;
      }
      column = next;
    } while (rowOf[column] !== 0);
    for (; column !== 0; column = before[column]!) rowOf[column] = rowOf[before[column]!]!;
  }
  const found = Array.from({ length: rows }, () => -1);
  for (let column = 1; column <= columns; column++)
    if (rowOf[column] !== 0) found[rowOf[column]! - 1] = column - 1;
  return found;
}
