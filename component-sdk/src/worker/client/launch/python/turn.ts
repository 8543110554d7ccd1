import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { isRunning } from './folder.ts';

const longestMs = 15 * 60 * 1000;

/**
 * Waits until no other process has the turn, so that the same work is not done twice at once. It saves time only:
 * whatever two processes that both believe to have it do must end well.
 */
export async function takeTurn(path: string): Promise<AsyncDisposable> {
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      return {
        async [Symbol.asyncDispose]() {
          await rm(path, { force: true });
        },
      };
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
    }
    if (await isLeft(path)) await rm(path, { force: true });
    else await pause(100);
  }
}

/** Whether whoever has the turn is gone. */
async function isLeft(path: string): Promise<boolean> {
  const [text, found] = await Promise.all([
    readFile(path, 'utf8').catch(() => ''),
    stat(path).catch(() => undefined),
  ]);
  if (!found) return false; // given back a moment ago
  const age = Date.now() - found.mtimeMs;
  // Between making the file and writing its number there is a moment.
  return age > longestMs || (text === '' ? age > 1000 : !isRunning(Number(text)));
}
