import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The folders of the sample pipelines, which come with the command: in its package, or in the checkout. */
export async function sampleFolders(): Promise<string[]> {
  const packed = join(import.meta.dirname, '..', '..', '..', '..', 'pipelines');
  const folder = existsSync(packed) ? packed : join(import.meta.dirname, '../../../../..', 'pipelines');
  const found = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return found.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}
