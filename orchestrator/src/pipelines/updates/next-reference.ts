import major from 'semver/functions/major.js';
import minor from 'semver/functions/minor.js';
import satisfies from 'semver/functions/satisfies.js';
import valid from 'semver/functions/valid.js';

/**
 * How a document names a component so that a version fits, written as it was before: `a/b@^1` becomes `a/b@^2`, `a/b@~1.2` becomes
 * `a/b@~2.0`, and a whole version stays one.
 */
export function nextReference(reference: string, version: string): string {
  const at = reference.indexOf('@');
  if (at === -1) return reference;
  const [name, range] = [reference.slice(0, at), reference.slice(at + 1)];
  if (satisfies(version, range)) return reference;
  if (valid(range) !== null) return `${name}@${version}`;
  const [, sign = '^', numbers] = /^([~^]?)(\d+(?:\.\d+)*)$/.exec(range) ?? [];
  const parts = numbers?.split('.').length ?? 3;
  const short = [`${major(version)}`, `${major(version)}.${minor(version)}`].slice(parts - 1, 2);
  const written = [...short, version].map((one) => `${sign || '^'}${one}`);
  return `${name}@${written.find((one) => satisfies(version, one)) ?? version}`;
}
