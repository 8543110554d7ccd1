import { unknownName, usageError } from '../../arguments/parse.ts';
import { defineCommand, exitCodes, type ExitCode } from '../../command.ts';
import { columns } from '../../arguments/help.ts';
import { onOutput, print, safe } from '../../console/terminal.ts';
import { count } from '../../console/words.ts';
import type { ShownForm } from '../../platform/answers.ts';
import type { PlatformClient } from '../../platform/client.ts';
import { platformOption, platformOrLocal } from '../../platform/where.ts';
import { publishFile } from './publish.ts';

const actions = ['list', 'show', 'publish', 'export'] as const;

interface ShownDraft {
  readonly name: string;
  readonly revision: number;
  readonly published: number | null;
  readonly saved_at: string;
}

interface ShownVersion {
  readonly version: number;
  readonly note: string;
  readonly published_at: string;
}

export const pipelinesCommand = defineCommand({
  name: 'pipelines',
  usage: [
    '[list]',
    'show NAME',
    'publish PIPELINE.yaml [--note TEXT]',
    'export NAME[@VERSION] [--format json]',
  ],
  description:
    'Pipelines of a platform, the one of this machine where no other is named: lists and shows them, makes a version of a file, and gives a document out.',
  positionals: 2,
  actions,
  options: {
    platform: platformOption,
    note: { type: 'string', value: 'TEXT', help: 'publish: what is new in this version.' },
    format: {
      type: 'string',
      value: 'yaml|json',
      words: ['yaml', 'json'],
      help: 'export: "yaml" where it is not given.',
    },
    json: { type: 'boolean', help: 'JSON for programs.' },
  },
  examples: [
    'kumiki pipelines',
    'kumiki pipelines publish find-and-mark/pipeline.yaml --note "finds dents too"',
    'kumiki pipelines export find-and-mark@3 > pipeline.yaml',
  ],
  async run({ options, positionals: [given = 'list', name] }): Promise<ExitCode> {
    const action = actions.find((known) => known === given);
    if (!action) throw unknownName('pipelines', 'action', given, actions);
    if (action !== 'list' && name === undefined) {
      throw usageError(
        'pipelines',
        `Name the ${action === 'publish' ? 'file' : 'pipeline'}: kumiki pipelines ${action} …`,
      );
    }
    const platform = await platformOrLocal('pipelines', options.platform);
    if (action === 'list') return await list(platform, options.json);
    if (action === 'show') return await show(platform, name!, options.json);
    if (action === 'export') return await exportOne(platform, name!, options.format ?? 'yaml');
    return await publishFile(platform, name!, options);
  },
});

async function list(platform: PlatformClient, json: boolean): Promise<ExitCode> {
  const found = await Array.fromAsync(platform.items<ShownDraft>('/pipelines', { limit: 200 }));
  if (json) print(JSON.stringify({ items: found }, null, 2));
  else {
    const rows = found.map(({ name, published, saved_at: saved }) => {
      const version = published === null ? 'not published' : `version ${published}`;
      return [name, `${version}, saved ${saved.slice(0, 10)}`] as const;
    });
    if (rows.length > 0) print(columns(rows));
    print(onOutput.dim(count(rows.length, 'pipeline')));
  }
  return exitCodes.ok;
}

async function show(platform: PlatformClient, name: string, json: boolean): Promise<ExitCode> {
  const path = `/pipelines/${encodeURIComponent(name)}`;
  const draft = await platform.json<ShownDraft>('GET', path);
  const versions = await Array.fromAsync(platform.items<ShownVersion>(`${path}/versions`, { limit: 200 }));
  const form = draft.published === null ? undefined : await platform.json<ShownForm>('GET', `${path}/form`);
  if (json) {
    print(JSON.stringify({ ...draft, versions, ...(form && { form }) }, null, 2));
    return exitCodes.ok;
  }
  print(onOutput.bold(safe(draft.name)));
  const given = Object.entries(form?.inputs ?? {}).map(([input, { type, list: isList, optional }]) => {
    return [`--in ${input}`, `${type}${isList ? '[]' : ''}${optional ? ', may be left out' : ''}`] as const;
  });
  const params = Object.keys(form?.params['properties'] ?? {}).map((one) => [`-p ${one}`, ''] as const);
  if (given.length + params.length > 0) print(columns([...given, ...params]));
  for (const { version, note, published_at: at } of versions) {
    print(`version ${version}  ${onOutput.dim(at.slice(0, 16).replace('T', ' '))}  ${safe(note)}`.trimEnd());
  }
  if (versions.length === 0) print(onOutput.dim('Not published.'));
  return exitCodes.ok;
}

async function exportOne(platform: PlatformClient, given: string, format: string): Promise<ExitCode> {
  if (format !== 'yaml' && format !== 'json') {
    throw usageError('pipelines', `--format takes "yaml" or "json", not "${format}".`);
  }
  const [name = '', version] = given.split('@');
  const query = { format, version };
  process.stdout.write(
    await platform.text('GET', `/pipelines/${encodeURIComponent(name)}/export`, { query }),
  );
  return exitCodes.ok;
}
