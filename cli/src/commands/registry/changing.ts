import { readFile } from 'node:fs/promises';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import { parseManifest } from '@kumiki/component-sdk/manifest';
import { usageError } from '../../arguments/parse.ts';
import { onOutput, print, safe } from '../../console/terminal.ts';
import type { PlatformClient } from '../../platform/client.ts';
import type { ShownVersion } from './looking.ts';
import { nameFrom } from './name.ts';

/** @throws MANIFEST_INVALID, FILE_NOT_READABLE, and what the platform refuses with */
export async function register(
  platform: PlatformClient,
  image: string,
  manifestFile: string | undefined,
  json: boolean,
): Promise<void> {
  const manifest = manifestFile === undefined ? undefined : await manifestFrom(manifestFile);
  const body = { image, ...(manifest && { manifest }) };
  const answer = await platform.json<{ kept: string; versions: ShownVersion[] }>(
    'POST',
    '/registry/versions',
    { body },
  );
  if (json) return print(JSON.stringify(answer, null, 2));
  for (const { name, version, image: whole } of answer.versions)
    print(`${onOutput.green('✔')} ${safe(`${name}@${version}`)} is registered: ${safe(whole)}`);
  tellKept(answer.kept);
}

export interface MarkOptions {
  readonly message: string | undefined;
  readonly replacement: string | undefined;
  readonly json: boolean;
}

/** Deprecates or yanks a version, or takes both back. @throws USAGE, and what the platform refuses with */
export async function mark(
  platform: PlatformClient,
  action: 'deprecate' | 'yank' | 'restore',
  text: string,
  { message, replacement, json }: MarkOptions,
): Promise<void> {
  const { name, version, path } = nameFrom(text);
  if (version === undefined)
    throw usageError('registry', `Say which version: kumiki registry ${action} ${name}@VERSION.`);
  if (action !== 'restore' && message === undefined)
    throw usageError('registry', `Say why, for those who use it: --message "…".`);
  const place = `${path}/versions/${version}`;
  let kept: { kept: string };
  if (action === 'restore') {
    await platform.json('DELETE', `${place}/deprecated`);
    kept = await platform.json('DELETE', `${place}/yanked`);
  } else {
    const body = { message, ...(action === 'deprecate' && replacement !== undefined && { replacement }) };
    kept = await platform.json('PUT', `${place}/${action === 'yank' ? 'yanked' : 'deprecated'}`, { body });
  }
  if (json) return print(JSON.stringify({ name, version, ...kept }));
  const done = { deprecate: 'deprecated', yank: 'yanked', restore: 'as before' }[action];
  print(`${onOutput.green('✔')} ${name}@${version} is ${done}.`);
  tellKept(kept.kept);
}

/** Asks a platform to look through its sources now. */
export async function scan(platform: PlatformClient, json: boolean): Promise<void> {
  await platform.json('POST', '/registry/scan');
  if (json) print(JSON.stringify({ scanning: true }));
  else print('It looks through its sources now; "kumiki registry sources" says how far it is.');
}

function tellKept(kept: string): void {
  if (kept === 'index')
    print(onOutput.dim('The registry does not let the platform write: what was said is in its index alone.'));
}

async function manifestFrom(path: string): Promise<object> {
  try {
    return parseManifest(await readFile(path), path);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT')
      throw kumikiError('FILE_NOT_FOUND', { path, base: process.cwd() });
    if ((thrown as NodeJS.ErrnoException).syscall !== undefined)
      throw kumikiError('FILE_NOT_READABLE', { path, reason: reasonOf(thrown) }, { cause: thrown });
    throw thrown;
  }
}
