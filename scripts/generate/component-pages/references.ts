import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What components are tested against, by their names. */
export type References = Readonly<Record<string, { readonly against: string; readonly test: string }>>;

export async function readReferences(root: string): Promise<References> {
  const path = join(root, 'components/test/references.json');
  return JSON.parse(await readFile(path, 'utf8').catch(() => '{}')) as References;
}

/** What the page of a component says of it; nothing where it is not in the list. */
export function referenceOf(name: string, references: References): string[] {
  const found = references[name];
  return found ? [`[${found.test}](../../../${found.test}) holds it against ${found.against}.`] : [];
}
