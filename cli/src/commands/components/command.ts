import { FolderComponents } from '@kumiki/orchestrator/components';
import { columns } from '../../arguments/help.ts';
import { defineCommand, exitCodes } from '../../command.ts';
import { shownPath } from '../../console/paths.ts';
import { onOutput, print } from '../../console/terminal.ts';
import { count } from '../../console/words.ts';
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
    json: { type: 'boolean', help: 'One JSON document for programs.' },
  },
  examples: ['kumiki components'],
  async run({ options }) {
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
