import { stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { limitsInUse } from './limits.ts';
import type { DataHere } from './open-data.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** A run that keeps this part of what may be kept in all is followed by a look at the whole. */
const largePart = 20;

/**
 * Removes what is over the limits once a day, and after large runs: nobody's disk fills in silence. What goes wrong
 * then is no fault of the run that it follows; "kumiki executions prune" says it.
 * @param bytes that the run keeps
 */
export async function tidyWhenDue({ path, owner }: DataHere, bytes: number): Promise<void> {
  const marker = join(path, 'tidied');
  try {
    const limits = await limitsInUse();
    const last = (await stat(marker).catch(() => undefined))?.mtimeMs ?? 0;
    if (Date.now() - last < dayMs && bytes < limits.maxBytes / largePart) return;
    await writeFile(marker, '');
    const now = new Date();
    await utimes(marker, now, now);
    await owner.tidy(limits);
  } catch {
    // Told by the command.
  }
}
