// Stands for any program: it reads a PNG, writes a PNG, prints JSON, and says by its exit code what went wrong.
// node tool.mjs --amount=80% [--keep-alpha] IN.png OUT.png
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const { values, positionals } = parseArgs({
  options: { amount: { type: 'string', default: '100%' }, 'keep-alpha': { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [from, to] = positionals;
const share = Number.parseFloat(values.amount) / 100;

/** The parts of a PNG file (its specification, 5.3): name and content of each. */
function chunksOf(file) {
  const chunks = [];
  for (let at = 8; at < file.length;) {
    const length = file.readUInt32BE(at);
    chunks.push([file.toString('latin1', at + 4, at + 8), file.subarray(at + 8, at + 8 + length)]);
    at += length + 12;
  }
  return chunks;
}

function chunk(name, content) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const number = (value) => Buffer.from(Uint32Array.of(value).buffer).swap32();
  return Buffer.concat([number(content.length), body, number(crc32(body))]);
}

/** Takes the filter of each row away (the specification, 9.2), in place. */
function unfilter(data, stride, pixel) {
  for (let at = 0, row = 0; at < data.length; at += stride + 1, row++) {
    const filter = data[at];
    for (let x = 1; x <= stride; x++) {
      const a = x > pixel ? data[at + x - pixel] : 0;
      const b = row > 0 ? data[at + x - stride - 1] : 0;
      const c = x > pixel && row > 0 ? data[at + x - stride - 1 - pixel] : 0;
      const p = a + b - c;
      const [da, db, dc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
      const paeth = da <= db && da <= dc ? a : db <= dc ? b : c;
      data[at + x] += [0, a, b, (a + b) >> 1, paeth][filter];
    }
    data[at] = 0;
  }
}

const chunks = chunksOf(readFileSync(from));
const header = chunks[0][1];
const [width, height, depth, colour] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8], header[9]];
const channels = { 0: 1, 2: 3, 4: 2, 6: 4 }[colour];
if (depth !== 8 || channels === undefined || header[12] !== 0) {
  console.error(`An image of 8 bits without a palette is needed; this one has ${depth} bits.`);
  process.exit(2);
}
const packed = Buffer.concat(chunks.filter(([name]) => name === 'IDAT').map(([, content]) => content));
const data = inflateSync(packed);
unfilter(data, width * channels, channels);
for (let at = 0; at < data.length; at++) {
  const x = at % (width * channels + 1);
  const isAlpha = channels % 2 === 0 && x % channels === 0;
  if (x === 0 || (isAlpha && values['keep-alpha'])) continue;
  data[at] = Math.round(data[at] + (255 - 2 * data[at]) * share);
}
const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(data)), chunk('IEND', Buffer.alloc(0))];
writeFileSync(to, Buffer.concat([start, ...parts]));
console.log(JSON.stringify({ width, height }));
