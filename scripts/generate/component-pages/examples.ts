import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest, ManifestExample } from '@kumiki/component-sdk/manifest';
import { cell, code, localText, table } from './markdown.ts';
import { words, type Language } from './words.ts';

/** Pictures up to this many bytes are shown. */
const shownBytes = 300_000;

/** The examples of a manifest: what goes in, with which parameters, and what comes out. */
export async function examples(manifest: Manifest, folder: string, language: Language): Promise<string[]> {
  const text = words[language];
  const parts: string[] = [];
  for (const [index, example] of manifest.examples.entries()) {
    parts.push(`### ${cell(localText(example.title, language)) || `${text.examples} ${index + 1}`}`);
    const { params = {} } = example;
    if (Object.keys(params).length > 0) parts.push(`${text.settings}: ${code(JSON.stringify(params))}`);
    const pictures = await picturesOf(example, manifest.name, folder, text);
    if (pictures.length > 0)
      parts.push(
        table(
          pictures.map(({ head }) => head),
          [pictures.map(({ shown }) => shown)],
        ),
      );
  }
  return parts;
}

async function picturesOf(
  { inputs, expect }: ManifestExample,
  name: string,
  folder: string,
  text: { readonly input: string; readonly output: string },
) {
  const found: { head: string; shown: string }[] = [];
  const sides = [
    [text.input, inputs],
    [text.output, expect],
  ] as const;
  for (const [side, values] of sides) {
    for (const [key, value] of Object.entries(values)) {
      for (const path of [value].flat().map(pathOf)) {
        if (!path || !/\.(png|jpe?g|webp|gif)$/.test(path)) continue;
        const size = await stat(join(folder, path)).then(
          (file) => file.size,
          () => Number.POSITIVE_INFINITY,
        );
        if (size <= shownBytes)
          found.push({
            head: `${side} ${code(key)}`,
            shown: `![${key}](../../../components/${name}/${path})`,
          });
      }
    }
  }
  return found;
}

function pathOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  const file = (value as { file?: unknown } | null)?.file;
  return typeof file === 'string' ? file : undefined;
}
