import type { IndexedVersion, Use } from '@kumiki/registry';

/** A version as lists show it: what a palette needs, and whether it may be used. */
export function versionAnswer({ manifest, ...version }: IndexedVersion): object {
  const { title, description, category, inputs, outputs } = manifest;
  return { ...version, title, description, category, inputs, outputs };
}

/** The newest version of each pipeline that uses something. */
export function usesAnswer(uses: readonly Use[]): object[] {
  const newest = new Map<string, number>();
  for (const { pipeline, version } of uses)
    newest.set(pipeline, Math.max(version, newest.get(pipeline) ?? 0));
  return [...newest]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([pipeline, version]) => ({ pipeline, version }));
}
