interface Page {
  readonly width: number;
  readonly height: number;
  /** Grey level of all its pixels. */
  readonly level: number;
  /** 32-bit floating point samples instead of 8-bit ones. */
  readonly float?: boolean;
}

const [short, long] = [3, 4];

/** A TIFF 6.0 of grey pages without compression, each in a size of its own. */
export function tiffOf(pages: readonly Page[]): Buffer {
  const parts: Buffer[] = [Buffer.from('II*\0\0\0\0\0', 'latin1')];
  const links: [at: number, target: number][] = [];
  let [length, link] = [8, 4];
  for (const { width, height, level, float = false } of pages) {
    const size = width * height * (float ? 4 : 1);
    const pixels = Buffer.alloc(size + (size % 2), level);
    const directory = directoryOf([
      [256, long, width],
      [257, long, height],
      [258, short, float ? 32 : 8],
      [259, short, 1],
      [262, short, 1],
      [273, long, length],
      [277, short, 1],
      [278, long, height],
      [279, long, size],
      [339, short, float ? 3 : 1],
    ]);
    links.push([link, length + pixels.length]);
    parts.push(pixels, directory);
    length += pixels.length + directory.length;
    link = length - 4;
  }
  const file = Buffer.concat(parts);
  for (const [at, target] of links) file.writeUInt32LE(target, at);
  return file;
}

function directoryOf(entries: readonly (readonly [tag: number, type: number, value: number])[]): Buffer {
  const block = Buffer.alloc(2 + entries.length * 12 + 4);
  block.writeUInt16LE(entries.length, 0);
  for (const [index, [tag, type, value]] of entries.entries()) {
    const at = 2 + index * 12;
    block.writeUInt16LE(tag, at);
    block.writeUInt16LE(type, at + 2);
    block.writeUInt32LE(1, at + 4);
    block.writeUInt32LE(value, at + 8);
  }
  return block;
}
