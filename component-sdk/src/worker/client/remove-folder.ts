import { chmodSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

const options = { recursive: true, force: true } as const;

/** Removes a file, a link or a folder with all that is in it, whatever a program made there. Follows no links. */
export async function removeFolder(path: string): Promise<void> {
  try {
    // Somebody who is about to end may still write.
    await rm(path, { ...options, maxRetries: 3 });
  } catch {
    removeFolderNow(path);
  }
}

/** As `removeFolder`, at once. It also reaches what is deeper than a path may be long. */
export function removeFolderNow(path: string): void {
  try {
    rmSync(path, options);
  } catch {
    // A program may have closed folders of its own to everybody, which keeps others than root out.
    openUp(path);
    rmSync(path, options);
  }
}

function openUp(path: string): void {
  if (!lstatSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  chmodSync(path, 0o700);
  for (const name of readdirSync(path)) openUp(join(path, name));
}
