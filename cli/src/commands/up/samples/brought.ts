import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const fileName = 'samples.json';

/**
 * The samples that a data folder was given already, by the name of their folder: what somebody removes does not come
 * back with the next start.
 */
export async function broughtSamples(dataFolder: string): Promise<ReadonlySet<string>> {
  try {
    const { brought } = JSON.parse(await readFile(join(dataFolder, fileName), 'utf8')) as {
      brought: unknown;
    };
    return new Set(Array.isArray(brought) ? brought.map(String) : []);
  } catch {
    return new Set();
  }
}

export async function rememberSamples(dataFolder: string, brought: ReadonlySet<string>): Promise<void> {
  const fresh = join(dataFolder, `${fileName}.${process.pid}`);
  await writeFile(fresh, `${JSON.stringify({ brought: [...brought].toSorted() })}\n`);
  await rename(fresh, join(dataFolder, fileName));
}
