import { FolderComponents } from '@kumiki/orchestrator/components';
import { columns } from '../../arguments/help.ts';
import { defineCommand, exitCodes, type ExitCode } from '../../command.ts';
import { shownPath } from '../../console/paths.ts';
import { onOutput, print, safe } from '../../console/terminal.ts';
import { count } from '../../console/words.ts';
import type { PlatformClient } from '../../platform/client.ts';
import { namedPlatform, platformOption } from '../../platform/where.ts';
import { componentFolders } from '../run/prepare/folders.ts';

export const componentsCommand = defineCommand({
  name: 'components',
  usage: ['[OPTIONS]'],
  description:
    'Lists the components that pipelines can use here: of components/ in this folder and of the standard library.',
  positionals: 0,
  options: {
    components: {
      type: 'string',
      multiple: true,
      value: 'DIR',
      help: 'A folder of components to look into first.',
    },
    platform: platformOption,
    json: { type: 'boolean', help: 'One JSON document for programs.' },
  },
  examples: ['kumiki components', 'kumiki components --platform https://kumiki.example:7700'],
  async run({ options }) {
    const platform = namedPlatform('components', options.platform);
    if (platform) return await listOfPlatform(platform, options.json);
    const folders = await componentFolders(options.components);
    const found = await new FolderComponents({ folders }).all();
    const listed = found.map(({ dir, manifest, digest }) => {
      if (!manifest) return { folder: shownPath(dir), usable: false as const };
      const { name, version, title, description } = manifest;
      return { name, version, title, description, digest, folder: shownPath(dir), usable: true as const };
    });
    if (options.json) print(JSON.stringify({ components: listed }, null, 2));
    else {
      const rows = listed.map((one) =>
        one.usable
          ? ([`${one.name}@${one.version}`, one.description.en] as const)
          : ([one.folder, 'cannot be used; see "kumiki check" in this folder'] as const),
      );
      if (rows.length > 0) print(columns(rows));
      print(onOutput.dim(count(rows.length, 'component')));
    }
    return exitCodes.ok;
  },
});

interface ShownComponent {
  readonly name: string;
  readonly version: string;
  readonly description: { readonly en: string };
}

async function listOfPlatform(platform: PlatformClient, json: boolean): Promise<ExitCode> {
  const found = await Array.fromAsync(platform.items<ShownComponent>('/components', { limit: 200 }));
  if (json) print(JSON.stringify({ components: found }, null, 2));
  else {
    const rows = found.map(({ name, version, description }) => {
      return [safe(`${name}@${version}`), safe(description.en)] as const;
    });
    if (rows.length > 0) print(columns(rows));
    print(onOutput.dim(count(rows.length, 'component')));
  }
  return exitCodes.ok;
}
