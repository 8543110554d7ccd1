import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { asKumikiError, kumikiError, reasonOf } from '../errors/index.ts';
import { manifestFile, parseManifest } from '../manifest/index.ts';
import { commandComponent } from './command/index.ts';
import { isComponent, type Component } from './component.ts';

/**
 * Imports a component's code. Only code that the person who runs Kumiki trusts is loaded in this way. Where the
 * entry is the manifest itself, the component is the command that it holds.
 * @param fresh imports it anew although an earlier version is loaded, for `kumiki dev`
 * @throws COMPONENT_LOAD_FAILED, COMPONENT_PACKAGE_MISSING
 */
export async function loadComponent(name: string, entryPath: string, fresh = false): Promise<Component> {
  if (basename(entryPath) === manifestFile) return await loadCommand(name, entryPath);
  const url = pathToFileURL(entryPath);
  if (fresh) url.searchParams.set('at', String(performance.now()));
  let module: { default?: unknown };
  try {
    module = (await import(url.href)) as { default?: unknown };
  } catch (cause) {
    const error = asKumikiError(cause, name);
    if (error.code === 'COMPONENT_PACKAGE_MISSING') throw error;
    throw kumikiError('COMPONENT_LOAD_FAILED', { component: name, reason: reasonOf(cause) }, { cause });
  }
  if (!isComponent(module.default)) {
    const reason = 'its file has no default export made by defineComponent()';
    throw kumikiError('COMPONENT_LOAD_FAILED', { component: name, reason });
  }
  return module.default;
}

async function loadCommand(name: string, path: string): Promise<Component> {
  const manifest = parseManifest(await readFile(path), path);
  const { command } = manifest;
  if (command === undefined) {
    const reason = `its entry is ${manifestFile}, which has no "command"`;
    throw kumikiError('COMPONENT_LOAD_FAILED', { component: name, reason });
  }
  return commandComponent({ ...manifest, command }, dirname(path));
}
