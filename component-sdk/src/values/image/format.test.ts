import { expect, it } from 'vitest';
import { describeUnknown, imageFormats, sniffFormat } from './format.ts';
import { sharp } from './libvips.ts';

const pixel = sharp({ create: { width: 8, height: 8, channels: 3, background: '#336699' } });

it.each(imageFormats)('knows %s by its bytes, as the encoders write it', async (format) => {
  expect(sniffFormat(await pixel.clone().toFormat(format).toBuffer())).toBe(format);
});

it.each([
  ['%PDF-1.7', 'a PDF document'],
  ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'an SVG drawing'],
  ['<?xml version="1.0"?>\n<!-- drawn --><svg width="1">', 'an SVG drawing'],
  ['<!DOCTYPE html><html>', 'an HTML page'],
  ['PK\x03\x04....', 'a ZIP archive or office document'],
  [`${'name'.padEnd(257, '\0')}ustar\0`, 'a tar archive'],
  ['\0\0\0\x18ftypheic', 'a HEIC image'],
  ['\0\0\0\x18ftypmp42', 'an MP4 or QuickTime video'],
  ['BM....', 'a BMP image'],
  ['width,height\n1,2\n', 'text'],
  ['\x01\x02\x03', 'an unknown format'],
  ['RIFF\0\0\0\0AVI ', 'an unknown format'],
])('says what %j is instead', (text, expected) => {
  const bytes = Buffer.from(text, 'latin1');
  expect(sniffFormat(bytes)).toBeUndefined();
  expect(describeUnknown(bytes)).toBe(expected);
});

it('is not fooled by a name, nor by bytes that are too few', () => {
  expect(sniffFormat(Buffer.from('\x89PNG', 'latin1'))).toBeUndefined();
  expect(sniffFormat(new Uint8Array())).toBeUndefined();
});
