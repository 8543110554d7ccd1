/** A file in one quality. */
export interface Written {
  readonly quality: number;
  readonly bytes: Uint8Array;
}

interface Limits {
  /** Bytes. */
  readonly most: number;
  readonly best: number;
  readonly least: number;
}

/**
 * The best quality whose file is no larger than the limit, by halving the qualities that are left: at most 9 files
 * for 100 qualities. Where even the lowest is too large, that one.
 */
export async function bestQuality(
  write: (quality: number) => Promise<Uint8Array>,
  { most, best, least }: Limits,
): Promise<Written> {
  let highest = Math.max(best, least);
  const top = { quality: highest, bytes: await write(highest) };
  if (top.bytes.length <= most || highest === least) return top;
  let found = { quality: least, bytes: await write(least) };
  if (found.bytes.length > most) return found;
  // The quality found fits, the highest does not.
  while (highest - found.quality > 1) {
    const quality = Math.floor((found.quality + highest) / 2);
    const bytes = await write(quality);
    if (bytes.length <= most) found = { quality, bytes };
    else highest = quality;
  }
  return found;
}

/** How much smaller the sides become, of a file that is so much too large: bytes go about with the area. */
export function nextScale(size: number, most: number): number {
  return Math.min(0.95, Math.max(0.25, Math.sqrt(most / size) * 0.97));
}
