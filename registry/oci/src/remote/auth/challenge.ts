/** What a registry asks for in `WWW-Authenticate`. */
export interface Challenge {
  readonly scheme: 'basic' | 'bearer';
  readonly params: Readonly<Record<string, string>>;
}

const longest = 4096;

/** Reads the challenges of https://www.rfc-editor.org/rfc/rfc9110#name-www-authenticate that registries use. */
export function parseChallenges(header: string | null): Challenge[] {
  const found: { scheme: string; params: Record<string, string> }[] = [];
  let rest = (header ?? '').slice(0, longest);
  for (;;) {
    rest = rest.replace(/^[\s,]+/, '');
    if (rest === '') break;
    const param = /^([A-Za-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/.exec(rest);
    const scheme = param ? null : /^([A-Za-z][A-Za-z0-9-]*)(?=[\s,]|$)/.exec(rest);
    const matched = param ?? scheme;
    if (!matched) break;
    if (scheme) found.push({ scheme: scheme[1]!.toLowerCase(), params: {} });
    else if (param) {
      const [, name = '', quoted, plain = ''] = param;
      const value = quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1');
      const last = found.at(-1);
      if (last) last.params[name.toLowerCase()] = value;
    }
    rest = rest.slice(matched[0].length);
  }
  return found.filter(
    (one): one is Challenge & typeof one => one.scheme === 'basic' || one.scheme === 'bearer',
  );
}
