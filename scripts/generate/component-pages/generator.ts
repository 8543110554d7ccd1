import { glob, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseManifest, type Manifest } from '@kumiki/component-sdk/manifest';
import type { GeneratedFile, Generator } from '../generator.ts';
import { cell, localText, table } from './markdown.ts';
import { componentPage } from './page.ts';
import { readReferences } from './references.ts';
import { readSourceNotes } from './source.ts';
import { readTimes } from './times.ts';
import { categories, languages, type Language } from './words.ts';

/** docs/components/: a page for each component of the standard library, and an index by category. */
export const componentPages: Generator = {
  name: 'component reference',
  async generate(root) {
    const found = await Array.fromAsync(glob('components/*/*/component.yaml', { cwd: root }));
    const manifests: Manifest[] = [];
    const pages: GeneratedFile[] = [];
    const [times, references] = [await readTimes(root), await readReferences(root)];
    for (const path of found.map((one) => one.replaceAll('\\', '/')).toSorted()) {
      const manifest = parseManifest(await readFile(`${root}/${path}`), path);
      const folder = `${root}/${dirname(path)}`;
      const notes = await readSourceNotes(folder);
      const text = await componentPage(manifest, notes, folder, { times, references });
      manifests.push(manifest);
      pages.push({ path: `docs/components/${manifest.name}.md`, text });
    }
    return [{ path: 'docs/components/README.md', text: index(manifests) }, ...pages];
  },
};

const intro = `<!-- Made from the manifests of the standard library by "npm run generate"; changes here are lost. -->

# Components / 処理部品

What comes with Kumiki, by its group in the palette. Each page is made from the component's
manifest, in English and Japanese.
Kumiki に付属する処理部品の一覧です。各ページはマニフェストから作られ、英語と日本語で書かれています。
`;

function index(manifests: readonly Manifest[]): string {
  const sections = Object.entries(categories).flatMap(([category, title]) => {
    const here = manifests.filter((manifest) => manifest.category === category);
    if (here.length === 0) return [];
    const rows = here.map((manifest) => [
      `[${manifest.name}](${manifest.name}.md)`,
      ...languages.map((language) => inShort(manifest, language)),
    ]);
    return [`## ${title.en} / ${title.ja}\n\n${table(['', 'English', '日本語'], rows)}\n`];
  });
  return [intro, ...sections].join('\n');
}

function inShort({ title, description }: Manifest, language: Language): string {
  const [first] = localText(description, language).split(language === 'en' ? /(?<=\.) / : /(?<=。)/);
  return `**${cell(localText(title, language))}**<br>${cell(first ?? '')}`;
}
