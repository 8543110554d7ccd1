import type { ImageFormat } from '../values/index.ts';

/** A name of one file in one folder, on every system: no folders, nothing hidden, no name of a device. */
export function plainName(text: string): string {
  const plain = text
    .normalize('NFC')
    // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
    .replace(/[\u0000-\u001f\u007f<>:"/\\|?*]/g, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 120);
  return plain === '' || /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(plain) ? `_${plain}` : plain;
}

/** What a file that an image came from is called, without folders and ending; `undefined` where nothing is left. */
export function stemOf(name: string | undefined): string | undefined {
  return /([^/\\]+?)(?:\.[^./\\]*)?$/.exec(name ?? '')?.[1];
}

/** The ending of files of a format. */
export function endingOf(format: ImageFormat): string {
  return usual[format] ?? format;
}

const usual: Readonly<Record<string, string>> = { jpeg: 'jpg', tiff: 'tif' };
