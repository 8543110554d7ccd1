import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * How an engine gives graphics processors to a container: by the names of the Container Device Interface
 * (https://github.com/cncf-tags/container-device-interface), or docker's `--gpus`, by number.
 */
export type Gpus =
  | { readonly by: 'names'; readonly names: readonly string[] }
  | { readonly by: 'number' }
  | { readonly by: 'none'; readonly why: string };

/** Where `nvidia-ctk cdi generate` and its like describe devices; the later one counts more. */
export const deviceFolders: readonly string[] = ['/etc/cdi', '/var/run/cdi'];

/** Bytes of a description at most; those of a machine with eight processors have some 100 kB. */
const longestFile = 4 * 1024 * 1024;

/** The kinds of devices that are graphics processors, as their makers call them. */
const kinds = new Set(['nvidia.com/gpu', 'amd.com/gpu', 'intel.com/gpu']);

/**
 * The graphics processors that are described on this machine, one name each: a description also names all of them together, and the
 * same ones by their serial numbers.
 */
export async function describedGpus(folders: readonly string[] = deviceFolders): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const folder of folders)
    for (const name of await readdir(folder).catch(() => []))
      if (/\.(json|ya?ml)$/.test(name))
        for (const one of await readDevices(join(folder, name))) found.add(one);
  const names = [...found].filter((name) => !name.endsWith('=all'));
  const numbered = names.filter((name) => /=(gpu)?\d+$/.test(name));
  return (numbered.length > 0 ? numbered : names).toSorted(byNumber);
}

/** Nothing of a file that cannot be used: the engine says itself what is wrong with it. */
async function readDevices(path: string): Promise<string[]> {
  try {
    const text = await readFile(path, 'utf8');
    if (text.length > longestFile) return [];
    const { parse } = await import('yaml');
    const { kind, devices } = parse(text) as { kind?: unknown; devices?: unknown };
    if (typeof kind !== 'string' || !kinds.has(kind) || !Array.isArray(devices)) return [];
    return devices.flatMap((device: { name?: unknown } | null) => {
      const name = String(device?.name);
      return /^[\w.:-]{1,100}$/.test(name) ? [`${kind}=${name}`] : [];
    });
  } catch {
    return [];
  }
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}

/**
 * What a container is started with to have graphics processors: with names, those whose turn it is, so that workers share them out.
 * @param turn how many were given out before
 */
export function gpuArguments(gpus: Gpus, count: number, turn = 0): string[] {
  if (count === 0 || gpus.by === 'none') return [];
  if (gpus.by === 'number') return [`--gpus=${count}`];
  const { names } = gpus;
  return Array.from({ length: count }, (_, at) => `--device=${names[(turn + at) % names.length]}`);
}

/** Why an engine cannot give so many; nothing where it can, or where only a try would tell. */
export function whyNoGpus(gpus: Gpus, count: number): string | undefined {
  if (gpus.by === 'none') return gpus.why;
  if (gpus.by === 'number' || gpus.names.length >= count) return undefined;
  return `this machine has ${gpus.names.length}`;
}
