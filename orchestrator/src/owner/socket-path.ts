import { createHash } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** The most bytes that a socket's path may have where it is shortest: macOS has 104 with the closing zero. */
const longest = 100;

/** Where the owner of a data folder listens: in the folder, or where that path is too long, in a short one of this user. */
export function ownerSocketPath(folder: string): string {
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  if (process.platform === 'win32') return String.raw`\\.\pipe\kumiki-${hash}`;
  const path = join(folder, 'owner.sock');
  if (Buffer.byteLength(path) <= longest) return path;
  return join(tmpdir(), `kumiki-${userInfo().uid}`, `${hash}.sock`);
}
