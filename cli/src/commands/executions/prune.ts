import type { Owner } from '@kumiki/orchestrator/owner';
import { exitCodes, type ExitCode } from '../../command.ts';
import { print } from '../../console/terminal.ts';
import { limitsInUse } from '../../data/limits.ts';
import { bytes, count } from '../../console/words.ts';

/** Removes what is over the limits, which else happens once a day after a run. */
export async function pruneExecutions(owner: Owner, json: boolean): Promise<ExitCode> {
  const tidied = await owner.tidy(await limitsInUse());
  if (json) print(JSON.stringify(tidied));
  else {
    const { executions, cacheEntries, objects, bytes: removed, keptBytes } = tidied;
    const what = `${count(executions.length, 'run')} and ${count(cacheEntries, 'result')} from before`;
    print(`Removed ${what}: ${count(objects, 'object')}, ${bytes(removed)}. ${bytes(keptBytes)} are kept.`);
  }
  return exitCodes.ok;
}
