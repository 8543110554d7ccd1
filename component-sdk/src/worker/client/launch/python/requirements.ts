/** What the SDK needs and what a component needs: a package that the component's own lock names has the version of that. */
export function requirementsOfBoth(sdk: string, own: string): string {
  return `${withoutThoseIn(sdk, own)}\n${own}`;
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
