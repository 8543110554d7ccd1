/** Why a path of a manifest does not stay inside of the component's folder, or cannot be the same everywhere. */
export function pathFault(path: string): string | undefined {
  if (path.includes('\\')) return 'has a backslash; write "/"';
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  if (/[\x00-\x1f\x7f]/.test(path)) return 'has a control character';
  if (path.startsWith('/') || /^[A-Za-z]:/.test(path)) return 'is not relative to the folder';
  const parts = path.split('/');
  if (parts.includes('..')) return 'leads out of the folder';
  if (parts.includes('.') || parts.includes('')) return 'has an empty part or "."';
  return undefined;
}

const madeFiles = new Set(['component.types.ts', 'Dockerfile']);

/**
 * Whether a file belongs to a component: is packed with it and counted in its digest. Left out are dot files,
 * `node_modules` and `__pycache__` anywhere, the folders `vendor`, `out` and `dist`, tests (`*.test.ts`, `test_*.py`) and
 * what is made from the manifest (`component.types.ts`,
 * `Dockerfile`).
 *
 * @param path relative to the component's folder, with `/`
 */
export function belongsToComponent(path: string): boolean {
  const parts = path.split('/');
  const name = parts.at(-1) ?? '';
  if (parts.some((part) => part.startsWith('.') || part === 'node_modules' || part === '__pycache__'))
    return false;
  if (parts.length > 1 && ['vendor', 'out', 'dist'].includes(parts[0]!)) return false;
  return !name.endsWith('.test.ts') && !/^test_.*\.py$/.test(name) && !madeFiles.has(path);
}
