type Samples = Uint8Array | Uint16Array;

/** The highest level within a square of so many pixels to each side of a pixel; beyond the edge there is nothing. */
export function highest(data: Samples, width: number, height: number, reach: number): Samples {
  return overSquare(data, width, height, reach, true);
}

/** The lowest one. */
export function lowest(data: Samples, width: number, height: number, reach: number): Samples {
  return overSquare(data, width, height, reach, false);
}

/** Along rows, then along columns, as a square is the product of both. */
function overSquare(data: Samples, width: number, height: number, reach: number, most: boolean): Samples {
  const across = data.slice();
  for (let step = 1; step <= reach; step++) {
    for (let y = 0; y < height; y++) {
      const start = y * width;
      join(across, start, data, start + step, width - step, most);
      join(across, start + step, data, start, width - step, most);
    }
  }
  const down = across.slice();
  for (let step = 1; step <= reach && step < height; step++) {
    const count = (height - step) * width;
    join(down, 0, across, step * width, count, most);
    join(down, step * width, across, 0, count, most);
  }
  return down;
}

/** Lets samples of `into` become those of `from` where these are more, or less. */
function join(into: Samples, to: number, from: Samples, at: number, count: number, most: boolean): void {
  if (most) {
    for (let k = 0; k < count; k++) if (from[at + k]! > into[to + k]!) into[to + k] = from[at + k]!;
  } else {
    for (let k = 0; k < count; k++) if (from[at + k]! < into[to + k]!) into[to + k] = from[at + k]!;
  }
}
