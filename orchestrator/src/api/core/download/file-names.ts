/** Of a file's name in an archive, in characters: file systems take 255 bytes, and Japanese has three a character. */
const longest = 80;
/** Names that Windows keeps for devices. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** Gives each item a file name of its own, which every file system takes. */
export class FileNames {
  readonly #taken = new Set<string>();

  /** @param name as people call it: of a stranger @returns without an ending; the same name never again */
  of(name: string): string {
    const plain = safeName(name);
    for (let count = 1; ; count++) {
      const found = count === 1 ? plain : `${plain} (${count})`;
      // Most file systems do not tell capitals from small letters, nor é from e with an accent.
      const key = found.normalize('NFC').toLowerCase();
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      return found;
    }
  }
}

/** A name without folders, control characters, or anything else that file systems refuse. */
export function safeName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1)!;
  const plain = last.replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '_');
  const short = Array.from(plain)
    .slice(0, longest)
    .join('')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  if (short === '') return 'item';
  return devices.test(short.split('.', 1)[0]!) ? `_${short}` : short;
}

const endings: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/tiff': 'tif',
  'image/gif': 'gif',
  'image/avif': 'avif',
  'application/json': 'json',
  'application/pdf': 'pdf',
  'text/csv': 'csv',
  'text/plain': 'txt',
};

/** The ending of a file, by its media type, else by the name that it came with. */
export function endingOf(mediaType: string, name = ''): string {
  const known = endings[mediaType.split(';', 1)[0]!];
  return known ?? /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? 'bin';
}
