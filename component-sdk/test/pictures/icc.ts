import { crc32, deflateSync } from 'node:zlib';

/* Small ICC profiles (ICC.1:2022, version 2 tags) for images whose colours are known by formula. */

/** Adobe RGB (1998): gamma 563/256, its primaries adapted to D50. */
export const adobeRgb = {
  gamma: 563 / 256,
  /** Columns red, green, blue; rows X, Y, Z. */
  toXyz: [0.60974, 0.20528, 0.14919, 0.31111, 0.62567, 0.06322, 0.01947, 0.06087, 0.74457],
} as const;

/** A profile for RGB images. */
export function rgbProfile({ gamma, toXyz }: typeof adobeRgb): Buffer {
  const column = (at: number) => xyz(toXyz[at]!, toXyz[at + 3]!, toXyz[at + 6]!);
  const curve = gammaCurve(gamma);
  return profile('RGB ', {
    rXYZ: column(0),
    gXYZ: column(1),
    bXYZ: column(2),
    rTRC: curve,
    gTRC: curve,
    bTRC: curve,
  });
}

/** A profile for grey images. */
export function greyProfile(gamma: number): Buffer {
  return profile('GRAY', { kTRC: gammaCurve(gamma) });
}

function profile(space: string, tags: Readonly<Record<string, Buffer>>): Buffer {
  const all = { desc: description('test'), wtpt: xyz(0.9642, 1, 0.8249), cprt: text('none'), ...tags };
  const names = Object.keys(all);
  const blocks = Object.values(all).map((block) => Buffer.concat([block, Buffer.alloc(-block.length & 3)]));
  const table = Buffer.alloc(4 + names.length * 12);
  table.writeUInt32BE(names.length, 0);
  let offset = 128 + table.length;
  for (const [at, name] of names.entries()) {
    table.write(name, 4 + at * 12, 'latin1');
    table.writeUInt32BE(offset, 8 + at * 12);
    table.writeUInt32BE(Object.values(all)[at]!.length, 12 + at * 12);
    offset += blocks[at]!.length;
  }
  const header = Buffer.alloc(128);
  header.writeUInt32BE(offset, 0);
  header.writeUInt32BE(0x02400000, 8);
  header.write('mntr', 12, 'latin1');
  header.write(space, 16, 'latin1');
  header.write('XYZ ', 20, 'latin1');
  header.write('acsp', 36, 'latin1');
  xyz(0.9642, 1, 0.8249).copy(header, 68, 8);
  return Buffer.concat([header, table, ...blocks]);
}

function xyz(...values: readonly number[]): Buffer {
  const block = Buffer.alloc(8 + values.length * 4);
  block.write('XYZ ', 0, 'latin1');
  for (const [at, value] of values.entries()) block.writeInt32BE(Math.round(value * 65_536), 8 + at * 4);
  return block;
}

function gammaCurve(gamma: number): Buffer {
  const block = Buffer.alloc(14);
  block.write('curv', 0, 'latin1');
  block.writeUInt32BE(1, 8);
  block.writeUInt16BE(Math.round(gamma * 256), 12);
  return block;
}

function text(value: string): Buffer {
  return Buffer.from(`text\0\0\0\0${value}\0`, 'latin1');
}

function description(value: string): Buffer {
  const block = Buffer.alloc(12 + value.length + 1 + 78);
  block.write('desc', 0, 'latin1');
  block.writeUInt32BE(value.length + 1, 8);
  block.write(value, 12, 'latin1');
  return block;
}

/** A PNG with a profile put in after its header. */
export function withProfile(png: Uint8Array, icc: Buffer): Buffer {
  const data = Buffer.concat([Buffer.from('icc\0\0', 'latin1'), deflateSync(icc)]);
  const afterHeader = 8 + 25;
  return Buffer.concat([png.subarray(0, afterHeader), chunk('iCCP', data), png.subarray(afterHeader)]);
}

/** A chunk of a PNG: length, type, data, check sum. */
export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
