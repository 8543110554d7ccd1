/** The formats that Kumiki reads and writes. */
export const imageFormats = ['jpeg', 'png', 'webp', 'tiff', 'gif', 'avif'] as const;

export type ImageFormat = (typeof imageFormats)[number];

interface FormatEntry {
  readonly mediaType: string;
  /** File name endings, the usual one first. */
  readonly extensions: readonly string[];
}

export const imageFormatTable: Readonly<Record<ImageFormat, FormatEntry>> = {
  jpeg: { mediaType: 'image/jpeg', extensions: ['.jpg', '.jpeg'] },
  png: { mediaType: 'image/png', extensions: ['.png'] },
  webp: { mediaType: 'image/webp', extensions: ['.webp'] },
  tiff: { mediaType: 'image/tiff', extensions: ['.tif', '.tiff'] },
  gif: { mediaType: 'image/gif', extensions: ['.gif'] },
  avif: { mediaType: 'image/avif', extensions: ['.avif'] },
};

type Signature = readonly [name: string, offset: number, bytes: string];

/** First bytes of the formats on the allow-list, written as Latin-1. */
const allowed: readonly (readonly [ImageFormat, number, string])[] = [
  ['jpeg', 0, '\xff\xd8\xff'],
  ['png', 0, '\x89PNG\r\n\x1a\n'],
  ['tiff', 0, 'II*\0'],
  ['tiff', 0, 'MM\0*'],
  ['tiff', 0, 'II+\0'],
  ['tiff', 0, 'MM\0+'],
  ['gif', 0, 'GIF87a'],
  ['gif', 0, 'GIF89a'],
  ['webp', 8, 'WEBP'],
  ['avif', 4, 'ftypavif'],
  ['avif', 4, 'ftypavis'],
];

/** What people send by mistake, so that the message can say what it is. */
const known: readonly Signature[] = [
  ['a PDF document', 0, '%PDF'],
  ['an SVG drawing', 0, '<svg'],
  ['a PostScript document', 0, '%!PS'],
  ['a ZIP archive or office document', 0, 'PK\x03\x04'],
  ['a gzip archive', 0, '\x1f\x8b'],
  ['a tar archive', 257, 'ustar'],
  ['a HEIC image', 4, 'ftyphei'],
  ['a HEIF image', 4, 'ftypmif1'],
  ['an MP4 or QuickTime video', 4, 'ftyp'],
  ['a BMP image', 0, 'BM'],
  ['a Photoshop document', 0, '8BPS'],
  ['a JPEG 2000 image', 0, '\0\0\0\x0cjP'],
  ['a JPEG XL image', 0, '\xff\x0a'],
  ['an OpenEXR image', 0, 'v/1\x01'],
  ['an ONNX or protobuf file', 0, '\x08'],
];

/** The format that the bytes say, by the allow-list; never by a file name. */
export function sniffFormat(bytes: Uint8Array): ImageFormat | undefined {
  return allowed.find(([, offset, signature]) => startsWith(bytes, offset, signature))?.[0];
}

/** What bytes that are none of the formats seem to be, for messages. */
export function describeUnknown(bytes: Uint8Array): string {
  const found = known.find(([, offset, signature]) => startsWith(bytes, offset, signature));
  if (found) return found[0];
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).toString('latin1');
  if (/<svg[\s>]/i.test(head)) return 'an SVG drawing';
  if (/<(!doctype html|html)[\s>]/i.test(head)) return 'an HTML page';
  if (/^[\t\n\r\x20-\x7e]*$/.test(head)) return 'text';
  return 'an unknown format';
}

function startsWith(bytes: Uint8Array, offset: number, signature: string): boolean {
  if (bytes.length < offset + signature.length) return false;
  for (let at = 0; at < signature.length; at++) {
    if (bytes[offset + at] !== signature.charCodeAt(at)) return false;
  }
  return true;
}
