/**
 * How far a structuring element reaches to the left and right, by how many rows above or below its middle: -1
 * where it has nothing in that row. A disc holds the pixels whose middle is at most the radius away.
 */
export function reachOf(shape: 'disc' | 'square' | 'cross', radius: number): Int16Array {
  const reach = new Int16Array(radius + 2).fill(-1);
  for (let row = 0; row <= radius; row++) {
    if (shape === 'square') reach[row] = radius;
    else if (shape === 'cross') reach[row] = row === 0 ? radius : 0;
    else reach[row] = Math.floor(Math.sqrt(radius * radius - row * row));
  }
  return reach;
}
