import type { Manifest } from './manifest.types.ts';

/** Whether a component is written in Python: its entry says so. All others are JavaScript or TypeScript. */
export function isPython({ entry }: Pick<Manifest, 'entry'>): boolean {
  return entry.endsWith('.py');
}
