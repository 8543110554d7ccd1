import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { belongsToComponent } from '@kumiki/component-sdk/manifest';
import { parseDocument } from 'yaml';
import { root } from '../verify/run.ts';
import { readPackage, writePackage } from './manifests.ts';

/** The standard library as a package: each component with its manifest and files, its code as JavaScript. */
export async function stageComponents(compiled: string, folder: string): Promise<void> {
  const { name, version, license, exports } = await readPackage('components');
  await mkdir(folder, { recursive: true });
  await writePackage(folder, { name, version, license, type: 'module', exports });
  const source = join(root, 'components');
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const manifests = entries.filter((entry) => entry.name === 'component.yaml' && entry.isFile());
  for (const { parentPath } of manifests) {
    const place = relative(source, parentPath);
    if (place.split(sep).includes('node_modules')) continue;
    await stageComponent(parentPath, join(compiled, 'components', place), join(folder, place));
  }
}

async function stageComponent(source: string, compiled: string, folder: string): Promise<void> {
  const wanted = (from: string) => (path: string) => {
    const inside = relative(from, path).replaceAll(sep, '/');
    return inside === '' || belongsToComponent(inside);
  };
  const isOwn = wanted(source);
  await cp(source, folder, { recursive: true, filter: (path) => isOwn(path) && !path.endsWith('.ts') });
  const isCompiled = wanted(compiled);
  // Of a component in Python nothing is compiled.
  if (existsSync(compiled))
    await cp(compiled, folder, {
      recursive: true,
      // Of the manifest's types nothing is left in JavaScript.
      filter: (path) => isCompiled(path) && !path.endsWith('.d.ts') && !path.endsWith('component.types.js'),
    });
  await writeFile(
    join(folder, 'component.yaml'),
    compiledManifest(await readFile(join(source, 'component.yaml'), 'utf8')),
  );
}

/** A manifest whose entry is the compiled file. */
function compiledManifest(text: string): string {
  const document = parseDocument(text);
  const entry = document.get('entry');
  document.set('entry', (typeof entry === 'string' ? entry : 'component.ts').replace(/\.ts$/, '.js'));
  return document.toString();
}
