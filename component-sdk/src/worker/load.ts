import { pathToFileURL } from 'node:url';
import { kumikiError, reasonOf } from '../errors/index.ts';
import { isComponent, type Component } from './component.ts';

/**
 * Imports a component's code. Only code that the person who runs Kumiki trusts is loaded in this way.
 * @param fresh imports it anew although an earlier version is loaded, for `kumiki dev`
 * @throws COMPONENT_LOAD_FAILED
 */
export async function loadComponent(name: string, entryPath: string, fresh = false): Promise<Component> {
  const url = pathToFileURL(entryPath);
  if (fresh) url.searchParams.set('at', String(performance.now()));
  let module: { default?: unknown };
  try {
    module = (await import(url.href)) as { default?: unknown };
  } catch (cause) {
    throw kumikiError('COMPONENT_LOAD_FAILED', { component: name, reason: reasonOf(cause) }, { cause });
  }
  if (!isComponent(module.default)) {
    const reason = 'its file has no default export made by defineComponent()';
    throw kumikiError('COMPONENT_LOAD_FAILED', { component: name, reason });
  }
  return module.default;
}
