import { writeBackup } from '@kumiki/orchestrator/backup';
import { dataFolderPath } from '@kumiki/orchestrator/data-folder';
import type { Owner } from '@kumiki/orchestrator/owner';
import { usageError } from '../../arguments/parse.ts';
import { defineCommand, exitCodes } from '../../command.ts';
import { print, printError } from '../../console/terminal.ts';
import { bytes, count } from '../../console/words.ts';
import { objectStoreOf } from '../../data/objects.ts';
import { openData } from '../../data/open-data.ts';
import { Cancellation } from '../run/cancellation.ts';

/** Often enough for the owner of the folder, which lets go of a copy after two minutes; in ms. */
const keepEveryMs = 30_000;
const mostDamagedShown = 10;

export const backupCommand = defineCommand({
  name: 'backup',
  usage: ['FILE.tar[.gz|.zst]', 'DIR'],
  description:
    'Backs the data folder (KUMIKI_DATA) up while the platform runs: the records as they are at one moment, with all files that they need. A folder keeps the files that it has from the backup before. Keys of secrets are not in it.',
  positionals: 1,
  options: { json: { type: 'boolean', help: 'JSON for programs.' } },
  examples: ['kumiki backup /mnt/backup/kumiki-$(date +%F).tar.zst', 'kumiki backup /mnt/backup/kumiki'],
  async run({ options, positionals: [target] }) {
    if (target === undefined) throw usageError('backup', 'Name the file or folder that it goes to.');
    await using data = await openData(dataFolderPath());
    const objects = await objectStoreOf(data.path);
    using cancellation = new Cancellation(() => printError('Cancelling.'));
    await using copy = await takeCopy(data.owner);
    const signal = AbortSignal.any([cancellation.signal, copy.gone]);
    const { objects: files, ...made } = await writeBackup(target, { records: copy.path, objects, signal });
    copy.gone.throwIfAborted();
    if (options.json) print(JSON.stringify({ target, objects: files, ...made }));
    else {
      print(`Backed up to ${target}: the records and ${count(files, 'file')}, ${bytes(made.bytes)}.`);
      for (const digest of made.damaged.slice(0, mostDamagedShown)) {
        printError(`The object ${digest} is missing or damaged, and not in it.`);
      }
      const more = made.damaged.length - mostDamagedShown;
      if (more > 0) printError(`And ${more} more.`);
    }
    return made.damaged.length > 0 ? exitCodes.failed : exitCodes.ok;
  },
});

/** A copy of the records that is kept as long as this needs it. */
async function takeCopy(owner: Owner): Promise<{ path: string; gone: AbortSignal } & AsyncDisposable> {
  const { id, path } = await owner.copyRecords();
  const gone = new AbortController();
  const timer = setInterval(() => {
    owner.keepCopy(id).catch((thrown: unknown) => gone.abort(thrown));
  }, keepEveryMs);
  return {
    path,
    gone: gone.signal,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await owner.dropCopy(id).catch(() => undefined); // its owner has gone, or lets it go in time
    },
  };
}
