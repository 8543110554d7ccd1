import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { GeneratedFile, Generator } from './generator.ts';

/**
 * Runs generators and gives the paths that differ from what is in the repository. Writes them, unless `check`
 * is set.
 */
export async function runGenerators(
  generators: readonly Generator[],
  root: string,
  options: { readonly check: boolean },
): Promise<string[]> {
  const differing: string[] = [];
  for (const generator of generators) {
    for (const file of await generator.generate(root)) {
      if ((await currentText(root, file)) === file.text) continue;
      differing.push(file.path);
      if (options.check) continue;
      await mkdir(dirname(join(root, file.path)), { recursive: true });
      await writeFile(join(root, file.path), file.text);
    }
  }
  return differing;
}

async function currentText(root: string, file: GeneratedFile): Promise<string | undefined> {
  try {
    return await readFile(join(root, file.path), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
