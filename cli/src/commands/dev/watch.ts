import { watch } from 'node:fs';
import { resolve } from 'node:path';

/** Editors write a file in several strokes: a change counts when it has been quiet for so long. */
const quietMs = 60;

/** What a run writes itself, and what nobody edits by hand. */
const unwatched =
  /(^|[\\/])(node_modules|vendor|__pycache__|\.[^\\/]*|component\.types\.ts|component_types\.py)([\\/]|$)|~$/;

/**
 * Watches a folder and all in it.
 * @param without folders, relative to it, that are not watched
 * @param onChange gets the paths of the files that changed, relative to the folder
 */
export function watchFolder(
  folder: string,
  without: readonly string[],
  onChange: (changed: readonly string[]) => void,
): Disposable {
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(resolve(folder), { recursive: true }, (_, name) => {
    if (name === null || unwatched.test(name) || without.some((path) => isInside(path, name))) return;
    changed.add(name);
    clearTimeout(timer);
    timer = setTimeout(() => {
      onChange([...changed]);
      changed.clear();
    }, quietMs);
  });
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      watcher.close();
    },
  };
}

function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(`${folder}/`) || path.startsWith(`${folder}\\`);
}
