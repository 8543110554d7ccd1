import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the code of a component says of itself. */
export interface SourceNotes {
  /** Its main docstring: how it works, and where the method is from. */
  readonly method: string;
  /** The codes of the errors that it raises itself, sorted. */
  readonly errors: readonly string[];
}

/** Reads the code in a component's folder, without running it. */
export async function readSourceNotes(folder: string): Promise<SourceNotes> {
  const files = (await readdir(folder)).filter((name) => /\.(ts|py)$/.test(name));
  const codes = new Set<string>();
  let method = '';
  for (const name of files.toSorted()) {
    if (/\.(test|types)\.ts$|^(test_|component_types)/.test(name)) continue;
    const text = await readFile(join(folder, name), 'utf8');
    for (const [, found] of text.matchAll(/kumiki_?error\(\s*['"]([A-Z_]+)['"]/gi)) codes.add(found!);
    if (/\b(bad_data|badData)\(/.test(text)) codes.add('DATA_UNUSABLE');
    if (name === 'component.ts') method = jsDoc(text);
    if (name === 'component.py') method = docstring(text);
  }
  return { method, errors: [...codes].toSorted() };
}

/** The comment before the default export. */
function jsDoc(text: string): string {
  const found = /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*export default /.exec(text);
  return paragraphs((found?.[1] ?? '').replaceAll(/^\s*\* ?/gm, '').replaceAll(/^@.*$/gm, ''));
}

/** The docstring of `run`. */
function docstring(text: string): string {
  const found = /^def run\([^]*?\n {4}"""([^]*?)"""/m.exec(text);
  return paragraphs((found?.[1] ?? '').replaceAll(/^ {4}/gm, ''));
}

function paragraphs(text: string): string {
  return text
    .split(/\n\s*\n/)
    .map((one) => one.replaceAll(/\s+/g, ' ').trim().replaceAll('<', '&lt;'))
    .filter((one) => one !== '')
    .join('\n\n');
}
