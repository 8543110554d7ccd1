import { columns } from '../../arguments/help.ts';
import { onOutput, print, safe } from '../../console/terminal.ts';
import { count } from '../../console/words.ts';
import type { PlatformClient } from '../../platform/client.ts';
import { nameFrom } from './name.ts';

/** A version as a platform shows it. */
export interface ShownVersion {
  readonly name: string;
  readonly version: string;
  readonly digest: string;
  readonly image: string;
  readonly description: { readonly en: string };
  readonly publishedAt: string;
  readonly publishedBy?: string;
  readonly signature: string;
  readonly sizeBytes: number;
  readonly deprecated?: { readonly message: string; readonly replacement?: string };
  readonly yanked?: { readonly message: string };
  readonly supersededTag?: boolean;
}

interface ShownDetails extends ShownVersion {
  readonly usedBy: readonly { readonly pipeline: string; readonly version: number }[];
  readonly files: readonly { readonly file: string }[];
}

interface SearchOptions {
  readonly words: string;
  readonly category: string | undefined;
  readonly takes: string | undefined;
  readonly gives: string | undefined;
  readonly json: boolean;
}

export async function search(platform: PlatformClient, options: SearchOptions): Promise<void> {
  const { words, category, takes, gives, json } = options;
  const query = { q: words === '' ? undefined : words, category, takes, gives, limit: 200 };
  const found = await Array.fromAsync(platform.items<ShownVersion>('/registry/components', query));
  if (json) return print(JSON.stringify({ components: found }, null, 2));
  if (found.length > 0)
    print(
      columns(
        found.map((one) => [safe(`${one.name}@${one.version}`), safe(one.description.en) + stateOf(one)]),
      ),
    );
  print(onOutput.dim(count(found.length, 'component')));
}

/** All versions of a component, or one of them with what is known of it. */
export async function show(platform: PlatformClient, text: string, json: boolean): Promise<void> {
  const { name, version, path } = nameFrom(text);
  if (version === undefined) {
    const { items } = await platform.json<{ items: ShownVersion[] }>('GET', path);
    if (json) return print(JSON.stringify({ versions: items }, null, 2));
    for (const one of items) print(`${safe(`${name}@${one.version}`)}  ${publishedText(one)}${stateOf(one)}`);
    return print(onOutput.dim(count(items.length, 'version')));
  }
  const details = await platform.json<ShownDetails>('GET', `${path}/versions/${version}`);
  if (json) return print(JSON.stringify(details, null, 2));
  const { usedBy, files } = details;
  const rows: (readonly [string, string])[] = [
    ['Component', `${name}@${version}${stateOf(details)}`],
    ['About', safe(details.description.en)],
    ['Digest', details.digest],
    ['Image', safe(details.image)],
    ['Published', publishedText(details)],
    ['Signature', details.signature],
    ['Size', `${(details.sizeBytes / 1e6).toFixed(1)} MB`],
    ['Files', safe(files.map(({ file }) => file).join(', ')) || 'none'],
    ['Used by', usedBy.map((use) => `${use.pipeline}@${use.version}`).join(', ') || 'no pipeline'],
  ];
  print(columns(rows));
}

interface Report {
  readonly level: string;
  readonly breaks: readonly string[];
  readonly additions: readonly string[];
}

/** What breaks and what is new between two versions. */
export async function compareVersions(
  platform: PlatformClient,
  text: string,
  from: string,
  to: string,
  json: boolean,
): Promise<void> {
  const { path } = nameFrom(text);
  const report = await platform.json<Report>('GET', `${path}/compatibility`, { query: { from, to } });
  if (json) return print(JSON.stringify(report, null, 2));
  for (const one of report.breaks) print(`${onOutput.red('breaks')}  ${safe(one)}`);
  for (const one of report.additions) print(`new     ${safe(one)}`);
  if (report.level !== 'major') print('Pipelines go on as they are.');
}

interface Row {
  readonly [key: string]: unknown;
}

/** What operators look at. */
export async function listOf(
  platform: PlatformClient,
  what: 'sources' | 'problems' | 'garbage',
  json: boolean,
): Promise<void> {
  const { items } = await platform.json<{ items: Row[] }>('GET', `/registry/${what}`);
  if (json) return print(JSON.stringify({ [what]: items }, null, 2));
  const texts: Record<typeof what, (row: Row) => readonly [string, string]> = {
    sources: ({ name, scannedAt, problem }) => {
      const { message } = (problem ?? {}) as { message?: string };
      return [
        String(name),
        message ?? (scannedAt === undefined ? 'is looked through' : `looked at ${scannedAt as string}`),
      ];
    },
    problems: ({ repository, wanted, message }) => [
      `${String(repository)}:${String(wanted)}`,
      String(message),
    ],
    garbage: ({ name, version, image }) => [`${String(name)}@${String(version)}`, String(image)],
  };
  if (items.length > 0) print(columns(items.map((row) => texts[what](row).map(safe) as [string, string])));
  else print(onOutput.dim(`No ${what}.`));
}

function publishedText({ publishedAt, publishedBy }: ShownVersion): string {
  return `${publishedAt.slice(0, 10)}${publishedBy === undefined ? '' : ` by ${safe(publishedBy)}`}`;
}

function stateOf({ deprecated, yanked, supersededTag }: ShownVersion): string {
  const { replacement } = deprecated ?? {};
  return [
    ...(yanked ? [`yanked: ${yanked.message}`] : []),
    ...(deprecated
      ? [`deprecated: ${deprecated.message}${replacement === undefined ? '' : ` Use ${replacement}.`}`]
      : []),
    ...(supersededTag ? ['its tag was pushed again with other content'] : []),
  ]
    .map((text) => ` (${safe(text)})`)
    .join('');
}
