import maxSatisfying from 'semver/ranges/max-satisfying.js';
import rcompare from 'semver/functions/rcompare.js';
import type { IndexedVersion } from './indexed-version.ts';

type Choosable = Pick<IndexedVersion, 'version' | 'yanked'>;

/** Newest first, by semver. */
export function newestFirst(a: { readonly version: string }, b: { readonly version: string }): number {
  return rcompare(a.version, b.version);
}

/**
 * The newest version that fits a range: no yanked one, and a pre-release only where the range names one, as npm does it.
 * Nothing for what is no range.
 */
export function chooseVersion<Version extends Choosable>(
  versions: readonly Version[],
  range: string,
): Version | undefined {
  const open = versions.filter(({ yanked }) => yanked === undefined);
  const best = maxSatisfying(
    open.map(({ version }) => version),
    range,
  );
  return open.find(({ version }) => version === best);
}

/** The version that stands for a component where nobody names one: the newest release, else the newest pre-release. */
export function headVersion<Version extends Choosable>(versions: readonly Version[]): Version | undefined {
  const open = versions.filter(({ yanked }) => yanked === undefined);
  return chooseVersion(open, '*') ?? open.toSorted(newestFirst)[0];
}
