import type { Manifest } from '@kumiki/component-sdk/manifest';
import { examples } from './examples.ts';
import { anchor, cell, code, localText, table } from './markdown.ts';
import { parameterRows } from './parameters.ts';
import { referenceOf, type References } from './references.ts';
import type { SourceNotes } from './source.ts';
import { timeOf, type Times } from './times.ts';
import { categories, languages, words, type Language } from './words.ts';

const notice = '<!-- Made from component.yaml by "npm run generate"; changes here are lost. -->';

/** What benchmarks and tests say about components. */
export interface Measured {
  readonly times: Times;
  readonly references: References;
}

/**
 * The page of a component in both languages.
 * @param folder where its examples are
 */
export async function componentPage(
  manifest: Manifest,
  notes: SourceNotes,
  folder: string,
  measured: Measured,
): Promise<string> {
  const halves: string[] = [];
  for (const language of languages)
    halves.push((await half(manifest, notes, folder, measured, language)).join('\n\n'));
  return `${notice}\n\n${halves.join('\n\n---\n\n')}\n`;
}

async function half(
  manifest: Manifest,
  { method, errors }: SourceNotes,
  folder: string,
  { times, references }: Measured,
  language: Language,
) {
  const text = words[language];
  const other = language === 'en' ? 'ja' : 'en';
  const shown = await examples(manifest, folder, language);
  const time = timeOf(manifest.name, times, language);
  const reference = language === 'en' ? referenceOf(manifest.name, references) : [];
  const rows = parameterRows(manifest.params, language);
  return [
    `# ${heading(manifest, language)}`,
    `[${text.other}](#${anchor(heading(manifest, other))})`,
    localText(manifest.description, language),
    table(
      [code(manifest.name), manifest.version],
      [
        [categories[manifest.category][language], manifest.license ?? ''],
        [text.runsIn, home(manifest, language)],
      ],
    ),
    [
      text.live[manifest.realtime],
      text.network[manifest.network],
      manifest.deterministic ? text.repeatable : text.notRepeatable,
    ].join(language === 'en' ? ' ' : ''),
    `## ${text.inputs}`,
    ports(manifest.inputs, language),
    `## ${text.outputs}`,
    ports(manifest.outputs, language),
    `## ${text.parameters}`,
    rows.length === 0
      ? text.noParameters
      : table([text.parameter, text.values, text.standard, text.what], rows),
    ...(shown.length > 0 ? [`## ${text.examples}`, ...shown] : []),
    ...(method !== '' && language === 'en' ? [`## ${text.method}`, method] : []),
    ...(reference.length > 0 ? ['## Tested against', ...reference] : []),
    ...(time.length > 0 ? [`## ${text.time}`, ...time] : []),
    ...(errors.length > 0 ? [`## ${text.errors}`, errors.map(errorLink).join(', '), text.errorsIntro] : []),
  ];
}

/** Headings of the two languages differ, so that links tell them apart. */
function heading({ title, name }: Manifest, language: Language): string {
  return language === 'en' ? `${localText(title, 'en')} (${name})` : localText(title, 'ja');
}

function home({ bundle, entry }: Manifest, language: Language): string {
  const code = entry.endsWith('.py') ? 'Python' : 'TypeScript';
  const { shared, ownProcess } = words[language];
  const bundled = bundle === undefined ? '' : ` (${bundle})`;
  return `${code}, ${bundle !== undefined && code === 'TypeScript' ? shared : ownProcess}${bundled}`;
}

function ports(all: Manifest['inputs'] | Manifest['outputs'], language: Language): string {
  const text = words[language];
  const rows = Object.entries(all).map(([key, { type, title, description, optional }]) => [
    `${code(key)}<br>${cell(localText(title, language))}`,
    code(type) + (optional ? `, ${text.optional}` : ''),
    cell(localText(description, language)),
  ]);
  return rows.length === 0 ? text.noParameters : table([text.name, text.type, text.what], rows);
}

function errorLink(error: string): string {
  return `[${error}](../../errors.md#${error.toLowerCase()})`;
}
