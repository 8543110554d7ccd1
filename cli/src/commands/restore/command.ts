import { restoreBackup } from '@kumiki/orchestrator/backup';
import { dataFolderPath } from '@kumiki/orchestrator/data-folder';
import { usageError } from '../../arguments/parse.ts';
import { defineCommand, exitCodes } from '../../command.ts';
import { print, printError } from '../../console/terminal.ts';
import { bytes, count } from '../../console/words.ts';
import { bucketOfSettings } from '../../data/objects.ts';
import { Cancellation } from '../run/cancellation.ts';

export const restoreCommand = defineCommand({
  name: 'restore',
  usage: ['FILE.tar[.gz|.zst] [--data DIR]', 'DIR [--data DIR]'],
  description:
    'Restores a backup into an empty folder, which is a data folder then; each file is verified. Where it was interrupted, the same command goes on.',
  positionals: 1,
  options: {
    data: { type: 'string', value: 'DIR', help: 'The folder; that of KUMIKI_DATA where it is not given.' },
    json: { type: 'boolean', help: 'JSON for programs.' },
  },
  examples: ['kumiki restore /mnt/backup/kumiki.tar.zst --data /srv/kumiki'],
  async run({ options, positionals: [source] }) {
    if (source === undefined) throw usageError('restore', 'Name the backup that is restored.');
    const folder = options.data ?? dataFolderPath();
    using cancellation = new Cancellation(() => printError('Cancelling.'));
    const restored = await restoreBackup(source, folder, {
      objects: await bucketOfSettings(),
      signal: cancellation.signal,
    });
    const { objects, damaged, createdAt } = restored;
    if (options.json) print(JSON.stringify({ folder, ...restored }));
    else {
      print(
        `Restored the backup of ${createdAt} to ${folder}: ${count(objects, 'file')}, ${bytes(restored.bytes)}.`,
      );
      if (damaged.length > 0) {
        printError(`${count(damaged.length, 'file')} in it were missing or damaged when it was made.`);
      }
      print('Secrets need the key that they were written with: it is not in a backup.');
    }
    return exitCodes.ok;
  },
});
