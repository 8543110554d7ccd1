/** What Kumiki wants to know of a JPEG before it decodes it. */
export interface JpegHeader {
  /** Size in pixels as stored, before the orientation is applied. */
  readonly width: number;
  readonly height: number;
  readonly grey: boolean;
  /** EXIF orientation, 1 to 8. */
  readonly orientation: number;
  /** Pixels per inch. */
  readonly density: number;
}

/** What libvips takes where a file says nothing. */
const usualDensity = 72;

/** Start of frame: baseline, extended and progressive, Huffman coded (ITU-T T.81, table B.1). */
const frames = new Set([0xc0, 0xc1, 0xc2]);

/**
 * Reads the header of an ordinary JPEG (8 bits, grey or YCbCr) straight from its bytes, which takes microseconds
 * where a call of sharp takes 0.3 ms. Sources: ITU-T T.81, annex B; EXIF 2.32, 4.6.
 * @returns `undefined` for all that is out of the ordinary, which libvips then judges
 */
export function readJpegHeader(bytes: Uint8Array): JpegHeader | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let orientation: number | undefined = 1;
  let density: number | undefined = usualDensity;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    const start = at + 4;
    const end = at + 2 + view.getUint16(at + 2);
    if (end < start || end > bytes.length) return undefined;
    if (frames.has(marker)) return frameOf(view, start, end, { orientation, density });
    if (isUnusual(marker)) return undefined;
    if (marker === 0xe0) density = densityOf(view, start, end);
    if (marker === 0xe1 && isExif(view, start, end)) orientation = orientationOf(view, start + 6, end);
    if (orientation === undefined || density === undefined) return undefined;
    at = end;
  }
  return undefined;
}

/** Another kind of frame, pixels before any frame, or Adobe's marker, which may change what the components mean. */
function isUnusual(marker: number): boolean {
  return (
    (marker >= 0xc3 && marker <= 0xcf && marker !== 0xc4) ||
    marker === 0xda ||
    marker === 0xee ||
    marker < 0xc0
  );
}

function frameOf(
  view: DataView,
  start: number,
  end: number,
  said: Pick<JpegHeader, 'orientation' | 'density'>,
): JpegHeader | undefined {
  if (end - start < 6 || view.getUint8(start) !== 8) return undefined;
  const height = view.getUint16(start + 1);
  const width = view.getUint16(start + 3);
  const components = view.getUint8(start + 5);
  if (width === 0 || height === 0 || (components !== 1 && components !== 3)) return undefined;
  return { width, height, grey: components === 1, ...said };
}

/** The density of a JFIF segment; a density of 1 stands for none, and one per centimetre is left to libvips. */
function densityOf(view: DataView, start: number, end: number): number | undefined {
  if (end - start < 14 || view.getUint32(start) !== 0x4a464946) return undefined;
  const unit = view.getUint8(start + 7);
  const [x, y] = [view.getUint16(start + 8), view.getUint16(start + 10)];
  if (unit === 0 || (x === 1 && y === 1)) return usualDensity;
  return unit === 1 && x === y && x > usualDensity / 2 ? x : undefined;
}

function isExif(view: DataView, start: number, end: number): boolean {
  return end - start >= 14 && view.getUint32(start) === 0x45786966 && view.getUint16(start + 4) === 0;
}

/** The orientation in the first directory of EXIF data; `undefined` where that is odd. */
function orientationOf(view: DataView, tiff: number, end: number): number | undefined {
  const order = view.getUint16(tiff);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const little = order === 0x4949;
  const directory = tiff + view.getUint32(tiff + 4, little);
  if (directory + 2 > end) return undefined;
  const after = directory + 2 + view.getUint16(directory, little) * 12;
  if (after > end) return undefined;
  let orientation = 1;
  for (let entry = directory + 2; entry < after; entry += 12) {
    const tag = view.getUint16(entry, little);
    // Its resolution is given in several entries by several types: libvips reads it.
    if (tag === 0x011a || tag === 0x011b || tag === 0x0128) return undefined;
    if (tag !== 0x0112) continue;
    const isShort = view.getUint16(entry + 2, little) === 3 && view.getUint32(entry + 4, little) === 1;
    orientation = view.getUint16(entry + 8, little);
    if (!isShort || orientation < 1 || orientation > 8) return undefined;
  }
  return orientation;
}
