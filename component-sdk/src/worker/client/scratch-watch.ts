import { kumikiError, type KumikiError } from '../../errors/index.ts';
import { parseMemory } from '../../manifest/index.ts';
import { measureFolder, type FolderSize } from './folder-size.ts';

/** A program that writes as fast as a good disk takes it writes some 500 MB in that time. */
const intervalMs = 250;

/** How much longer than a look the pause after it is, so that a folder with very many files costs little to watch. */
const restFactor = 4;

/** What a process may have in its folder for temporary files where nobody says otherwise, in bytes. */
const usualLimit = 2 * 2 ** 30;

/** The limit of a folder for temporary files in bytes: `KUMIKI_WORKER_SCRATCH`, else 2 GiB. */
export function scratchLimitOf(environment: NodeJS.ProcessEnv = process.env): number {
  return parseMemory(environment['KUMIKI_WORKER_SCRATCH'] ?? '') ?? usualLimit;
}

/** A folder that a process writes to. */
export interface WatchedFolder {
  readonly path: string;
  /** Temporary files, or values for other processes, which lie in memory. */
  readonly holds: 'files' | 'values';
  /** Bytes. */
  readonly limit: number;
}

/**
 * Looks at folders again and again, and calls once where one is above its limit. The first look comes after a while,
 * so that short runs cost nothing but a timer.
 * @returns ends the watch
 */
export function watchFolders(
  folders: readonly WatchedFolder[],
  over: (error: (component: string) => KumikiError) => void,
): () => void {
  let hasEnded = false;
  let timer: NodeJS.Timeout;
  const look = async (): Promise<void> => {
    const begun = performance.now();
    for (const folder of folders) {
      const size = await measureFolder(folder.path, folder.limit);
      if (hasEnded) return;
      if (size.bytes <= folder.limit) continue;
      hasEnded = true;
      return over((component) => scratchError(component, folder, size));
    }
    lookIn(Math.max(intervalMs, restFactor * (performance.now() - begun)));
  };
  const lookIn = (ms: number): void => {
    timer = setTimeout(() => void look(), ms);
    timer.unref();
  };
  lookIn(intervalMs);
  return () => {
    hasEnded = true;
    clearTimeout(timer);
  };
}

/** The error of an attempt that wrote too much. */
export function scratchError(
  component: string,
  { holds, limit }: Pick<WatchedFolder, 'holds' | 'limit'>,
  { bytes, entries }: FolderSize,
): KumikiError {
  const used = Number.isFinite(bytes) ? `${inMiB(bytes)} in ${entries} files and folders` : tooDeep;
  const [folder, setting] = texts[holds];
  const values = { component, folder, used, limit: inMiB(limit), setting };
  return kumikiError('WORKER_SCRATCH', values, { at: { component } });
}

const tooDeep = 'folders that are too deep to measure';

const texts = {
  files: ['its folder for temporary files', 'KUMIKI_WORKER_SCRATCH'],
  values: ['its folder for values', 'KUMIKI_WORKER_MEMORY'],
} as const;

function inMiB(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}
