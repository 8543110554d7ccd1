import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { manifestError } from '@kumiki/component-sdk/manifest';
import { FolderComponents } from '@kumiki/orchestrator/components';
import { shownPath } from '../console/paths.ts';
import type { UsableComponent } from './read.ts';

/**
 * The components of folders, each of which is one or holds some, up to three levels down.
 * @throws FILE_NOT_FOUND, MANIFEST_INVALID where one of them cannot be used
 */
export async function useComponents(folders: readonly string[]): Promise<UsableComponent[]> {
  for (const folder of folders) {
    if (!existsSync(folder)) throw kumikiError('FILE_NOT_FOUND', { path: folder, base: process.cwd() });
  }
  const all = await new FolderComponents({ folders: folders.map((folder) => resolve(folder)) }).all();
  const unique = new Map(all.map((one) => [one.dir, one]));
  return [...unique.values()].map((found) => {
    const { manifest, digest, entryPath, problems, dir } = found;
    const documentName = shownPath(join(dir, 'component.yaml'));
    if (manifest === undefined || digest === undefined || entryPath === undefined)
      throw manifestError(documentName, problems);
    return { ...found, manifest, digest, entryPath, documentName };
  });
}

/**
 * `acme/tools:1.2.0` as name and version. Without a version it is that of the nearest package.json above the first folder.
 * @throws BUNDLE_INVALID where that has none
 */
export async function bundleName(
  text: string,
  folder: string,
): Promise<{ readonly name: string; readonly version: string }> {
  const at = text.lastIndexOf(':');
  if (at !== -1) return { name: text.slice(0, at), version: text.slice(at + 1) };
  for (let dir = resolve(folder); ; dir = dirname(dir)) {
    const content = await readFile(join(dir, 'package.json'), 'utf8').catch(() => undefined);
    const version = content === undefined ? undefined : versionIn(content);
    if (version !== undefined) return { name: text, version };
    if (dir === dirname(dir)) break;
  }
  const advice = `Give one with its name, as ${text}:1.0.0.`;
  throw kumikiError('BUNDLE_INVALID', { bundle: text, reason: 'it has no version', advice });
}

function versionIn(text: string): string | undefined {
  try {
    const { version } = JSON.parse(text) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined; // npm complains about it better
  }
}
