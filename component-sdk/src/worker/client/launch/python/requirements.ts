import { kumikiError } from '../../../../errors/index.ts';

/** What the SDK needs and what a component needs: a package that the component's own lock names has the version of that. */
export function requirementsOfBoth(sdk: string, own: string): string {
  return `${withoutThoseIn(sdk, own)}\n${own}`;
}

/**
 * The locks of several components as one, sorted by name.
 * @throws BUNDLE_INVALID where they name different versions of a package
 */
export function oneLock(locks: readonly string[], bundle: string): string {
  const all = new Map<string, string>();
  for (const lock of new Set(locks)) {
    for (const { name, text } of requirementsOf(lock)) {
      const before = all.get(name);
      if (before !== undefined && versionIn(before) !== versionIn(text)) {
        const reason = `its components are locked to ${versionIn(before)} and to ${versionIn(text)}`;
        const advice = 'Lock them to the same version, or make several images.';
        throw kumikiError('BUNDLE_INVALID', { bundle, reason, advice });
      }
      // Both lists of hashes are true; the longer one knows more files.
      if (before === undefined || text.length > before.length) all.set(name, text);
    }
  }
  return [...all]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, text]) => `${text}\n`)
    .join('');
}

/** `numpy==2.4.6`, without hashes. */
function versionIn(text: string): string {
  return text.split(/\s--|\s*;/, 1)[0]!.trim();
}

/** What the SDK needs, but for packages that the component's own lock names: there its version counts. */
function withoutThoseIn(sdk: string, own: string): string {
  const names = new Set(requirementsOf(own).map(({ name }) => name));
  return requirementsOf(sdk)
    .filter(({ name }) => !names.has(name))
    .map(({ text }) => text)
    .join('\n');
}

/** The requirements of a lock: each begins with a name at the start of a line and goes on while lines end in `\`. */
function requirementsOf(lock: string): { name: string; text: string }[] {
  return lock
    .replaceAll('\r\n', '\n')
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .flatMap((text) => {
      const name = /^([A-Za-z0-9][A-Za-z0-9._-]*)/.exec(text)?.[1];
      return name === undefined ? [] : [{ name: name.toLowerCase().replace(/[-_.]+/g, '-'), text }];
    });
}
