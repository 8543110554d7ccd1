// How glibc keeps the memory of images, as `component-sdk/src/worker/client/environment.ts` says it for workers: it reads that when a
// process starts, so that a platform which was started without becomes itself once more. Plain JavaScript, for Node 22.15 and later.

import { setFlagsFromString } from 'node:v8';

const options = {
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
  MALLOC_MMAP_THRESHOLD_: String(64 * 2 ** 20),
  MALLOC_TRIM_THRESHOLD_: String(256 * 2 ** 20),
};

const heapOption = '--initial-heap-size=256';

/**
 * V8 marks its whole heap, some 200 MB, whenever 64 MiB lie outside of it: every 80 frames of 1080p, one in a hundred of which waited
 * for that. Counted with the heap, images are looked for when both have grown.
 */
const countImages = '--external-memory-accounted-in-global-limit';

/** Starts this program anew, as the same process, where it is a platform and nobody has said how it keeps memory. */
export function takeMemoryOptions(given) {
  // Later ones may not know it, and would say so on standard error.
  if (given[0] === 'up' && process.versions.v8.startsWith('13.')) setFlagsFromString(countImages);
  if (process.platform !== 'linux' || given[0] !== 'up' || process.execve === undefined) return;
  if (Object.keys(options).some((name) => process.env[name] !== undefined)) return;
  // V8 looks for garbage less often where images pass through a heap that is large from the start.
  const heap = process.execArgv.some((option) => option.startsWith('--initial-heap-size'))
    ? []
    : [heapOption];
  const line = [process.execPath, ...process.execArgv, ...heap, ...process.argv.slice(1)];
  process.execve(process.execPath, line, { ...options, ...process.env });
}
