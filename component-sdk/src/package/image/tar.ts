/** One entry of an archive. The path is relative, with `/`; a folder's has none at its end. */
export type TarEntry =
  | {
      readonly kind: 'folder';
      readonly path: string;
      /** The number of the user and the group that it belongs to; root where it is left out. */
      readonly owner?: number;
    }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | {
      readonly kind: 'file';
      readonly path: string;
      /** Bytes. */
      readonly size: number;
      readonly executable: boolean;
      open(): AsyncIterable<Uint8Array>;
    };

const block = 512;

/**
 * Writes entries as a tar archive (POSIX ustar, with pax records where a path is long or not ASCII) that depends on nothing
 * but them: sorted by path, owned by root unless they say otherwise, of the beginning of 1970, with the folders above each entry.
 * @throws where a file has another length than its entry says: it was written meanwhile
 */
export async function* tarOf(entries: Iterable<TarEntry>): AsyncGenerator<Uint8Array> {
  for (const entry of withFolders(entries)) {
    if (entry.kind === 'folder')
      yield* headersOf(`${entry.path}/`, { type: '5', mode: 0o755, owner: entry.owner ?? 0 });
    else if (entry.kind === 'link')
      yield* headersOf(entry.path, { type: '2', mode: 0o777, target: entry.target });
    else {
      const { path, size, executable } = entry;
      yield* headersOf(path, { type: '0', mode: executable ? 0o755 : 0o644, size });
      let written = 0;
      for await (const chunk of entry.open()) {
        written += chunk.byteLength;
        yield chunk;
      }
      if (written !== size) throw new Error(`${path} changed while it was read`);
      if (size % block !== 0) yield Buffer.alloc(block - (size % block));
    }
  }
  yield Buffer.alloc(2 * block);
}

/** Sorted as bytes, each folder before what is in it, everything once. */
function withFolders(entries: Iterable<TarEntry>): TarEntry[] {
  const all = new Map<string, TarEntry>();
  for (const entry of entries) {
    const parts = entry.path.split('/');
    for (let depth = 1; depth < parts.length; depth++) {
      const path = parts.slice(0, depth).join('/');
      if (!all.has(path)) all.set(path, { kind: 'folder', path });
    }
    all.set(entry.path, entry);
  }
  return [...all.values()].sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

interface HeaderParts {
  readonly type: '0' | '2' | '5' | 'x';
  readonly mode: number;
  readonly size?: number;
  readonly owner?: number;
  readonly target?: string;
}

function* headersOf(path: string, parts: HeaderParts): Generator<Buffer> {
  const place = splitPath(path);
  const { target = '' } = parts;
  const records: [string, string][] = [];
  if (!place) records.push(['path', path]);
  if (!fits(target, 100)) records.push(['linkpath', target]);
  if (records.length > 0) {
    const body = Buffer.from(records.map(([key, value]) => paxRecord(key, value)).join(''));
    yield header({ name: '@PaxHeader', prefix: '' }, { type: 'x', mode: 0o644, size: body.byteLength });
    yield Buffer.concat([body, Buffer.alloc((block - (body.byteLength % block)) % block)]);
  }
  const short = { name: path.replace(/[^\x20-\x7e]/g, '_').slice(0, 99), prefix: '' };
  yield header(place ?? short, fits(target, 100) ? parts : { ...parts, target: '' });
}

/** `27 path=…\n`, where the number counts itself too. */
function paxRecord(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (String(length).length !== String(rest).length) length = rest + String(length).length;
  return `${length} ${key}=${value}\n`;
}

function fits(text: string, bytes: number): boolean {
  return text.length <= bytes && /^[\x20-\x7e]*$/.test(text);
}

/** A path as the name and prefix of ustar; nothing where it does not fit. */
function splitPath(path: string): { name: string; prefix: string } | undefined {
  if (fits(path, 100)) return { name: path, prefix: '' };
  if (!fits(path, 256)) return undefined;
  for (let at = path.indexOf('/'); at !== -1 && at <= 155; at = path.indexOf('/', at + 1)) {
    const name = path.slice(at + 1);
    if (name !== '' && name.length <= 100) return { name, prefix: path.slice(0, at) };
  }
  return undefined;
}

/** The header of https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html#tag_20_94_13_06 */
function header({ name, prefix }: { name: string; prefix: string }, parts: HeaderParts): Buffer {
  const { type, mode, size = 0, owner = 0, target = '' } = parts;
  const bytes = Buffer.alloc(block);
  const number = (value: number, at: number, length: number) =>
    bytes.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at, 'latin1');
  bytes.write(name, 0, 'latin1');
  number(mode, 100, 8);
  number(owner, 108, 8); // user
  number(owner, 116, 8); // group
  number(size, 124, 12);
  number(0, 136, 12); // time
  bytes.write('        ', 148, 'latin1');
  bytes.write(type, 156, 'latin1');
  bytes.write(target, 157, 'latin1');
  bytes.write('ustar\x0000', 257, 'latin1');
  number(0, 329, 8);
  number(0, 337, 8);
  bytes.write(prefix, 345, 'latin1');
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return bytes;
}
