import { blockSize, checksumOf, fields, type BackupEntry } from './entry.ts';

/** Octal digits of a size reach so far; beyond, it stands in binary, as GNU and BSD tar write and read it. */
const mostOctal = 8 ** 11;

/** A tar archive of files that only their owner may read, in chunks. @throws RangeError for a name or content that does not fit */
export async function* writeTar(entries: AsyncIterable<BackupEntry>): AsyncGenerator<Uint8Array> {
  for await (const { name, size, content } of entries) {
    yield headerOf(name, size);
    let written = 0;
    for await (const chunk of content) {
      written += chunk.length;
      if (written > size) break;
      yield chunk;
    }
    if (written !== size) throw new RangeError(`${name} has ${written} bytes or more, not ${size}`);
    const rest = size % blockSize;
    if (rest > 0) yield Buffer.alloc(blockSize - rest);
  }
  yield Buffer.alloc(2 * blockSize);
}

function headerOf(name: string, size: number): Buffer {
  const header = Buffer.alloc(blockSize);
  if (!/^[\x21-\x7e]{1,100}$/.test(name)) throw new RangeError(`${name} does not fit into a tar archive`);
  const put = (field: keyof typeof fields, text: string) => header.write(text, fields[field][0], 'ascii');
  put('name', name);
  put('mode', '0000600\0');
  put('owner', '0000000\0');
  put('group', '0000000\0');
  if (size < mostOctal) put('size', `${size.toString(8).padStart(11, '0')}\0`);
  else {
    header[fields.size[0]] = 0x80;
    header.writeBigUInt64BE(BigInt(size), fields.size[0] + 4);
  }
  put('modified', '00000000000\0');
  put('type', '0');
  put('magic', 'ustar\x0000');
  put('checksum', `${checksumOf(header).toString(8).padStart(6, '0')}\0 `);
  return header;
}
