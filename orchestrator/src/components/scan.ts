import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A folder with a component.yaml, and that file's text. */
export interface FoundFolder {
  readonly folder: string;
  readonly text: string;
}

/** `DIR/imaging/resize` is two levels down; one more leaves room for folders by publisher. */
const levels = 3;

/**
 * The component folders in a folder, itself included, in the order of their paths. Folders inside of a component,
 * hidden ones and `node_modules` are not looked at. A folder that is not there has none.
 */
export async function scanFolder(folder: string): Promise<FoundFolder[]> {
  return await scan(folder, levels);
}

async function scan(folder: string, deeper: number): Promise<FoundFolder[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (entries.some(({ name }) => name === 'component.yaml')) {
    const text = await readFile(join(folder, 'component.yaml'), 'utf8').catch(() => undefined);
    return text === undefined ? [] : [{ folder, text }];
  }
  if (deeper === 0) return [];
  const inner = entries
    .filter(
      (entry) => (entry.isDirectory() || entry.isSymbolicLink()) && !/^(\.|node_modules$)/.test(entry.name),
    )
    .map(({ name }) => name)
    .toSorted();
  const found = await Promise.all(inner.map(async (name) => await scan(join(folder, name), deeper - 1)));
  return found.flat();
}
