import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { start, startFile, testComponents } from './kumiki.ts';

const execute = promisify(execFile);

/** Layers of packages that earlier tests made. */
const layers = join(import.meta.dirname, '../../node_modules/.cache/kumiki/layers');

/** Builds a component of the tests into a registry, as its author would. @returns `HOST/PATH@sha256:…` */
export async function buildTestImage(
  component: string,
  place: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kumiki-build-test-'));
  try {
    await cp(join(testComponents, component), join(folder, component), { recursive: true });
    return await buildFolder(join(folder, component), place, env);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** As `buildTestImage`, for a component in a folder of its own. */
export async function buildFolder(
  folder: string,
  place: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const args = ['build', folder, '--registry', place, '--platform', platform()];
  const ended = await start(args, folder, startFile, {
    KUMIKI_BUILD_CACHE: process.env['KUMIKI_BUILD_CACHE'] ?? layers,
    ...env,
  }).ended;
  if (ended.code !== 0) throw new Error(ended.stderr);
  return ended.stdout.trimEnd().split('\n').at(-1)!;
}

export function platform(): string {
  return `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`;
}

/** The libraries that the native parts of packages need of a system. */
export async function librariesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  const native = names.filter((name) => /linux-\w+\/lib\/[^/]+\.(node|so)(\.\S+)?$/.test(name));
  const found = await filesOf(native.map((name) => join(folder, name)));
  return found.filter((path) => path.startsWith('/lib'));
}

/** The files that a program needs to run: itself, and the libraries that it is linked with. */
export async function filesOf(programs: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const program of programs) {
    found.add(program);
    const { stdout } = await execute('ldd', [program]);
    for (const [, path] of stdout.matchAll(/(\/[^\s)]+)/g)) found.add(path!);
  }
  return [...found];
}
