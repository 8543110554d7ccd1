/** What steps, inputs and outputs may be called. */
export const identifier = /^[a-z][A-Za-z0-9_]{0,62}$/;

const longest = 63;

/**
 * A name that nothing has yet: `blur`, `blur_2`, `blur_3`.
 * @param sign what stands before the number: names of pipelines have no `_`
 */
export function freeName(wanted: string, taken: Iterable<string>, sign: '_' | '-' = '_'): string {
  const names = taken instanceof Set ? (taken as ReadonlySet<string>) : new Set(taken);
  if (!names.has(wanted)) return wanted;
  // A name with a number counts on: `blur_2` is followed by `blur_3`, not by `blur_2_2`.
  const base = wanted.replace(new RegExp(`\\${sign}[0-9]{1,3}$`), '');
  for (let count = 2; ; count++) {
    const number = `${sign}${count}`;
    const name = base.slice(0, longest - number.length) + number;
    if (!names.has(name)) return name;
  }
}

/** A name for a step made of another one: `fit-size` gives `fit_size`. */
export function identifierFrom(text: string): string {
  const name = text.replaceAll(/[^A-Za-z0-9]+/g, '_').replaceAll(/^[^A-Za-z]+|_+$/g, '');
  const begun = name.charAt(0).toLowerCase() + name.slice(1, longest);
  return identifier.test(begun) ? begun : 'step';
}
