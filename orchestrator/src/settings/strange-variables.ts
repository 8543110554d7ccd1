import { didYouMean } from '@kumiki/component-sdk/document';
import { kumikiError, type KumikiError } from '@kumiki/component-sdk/errors';
import { sections } from './sections.ts';
import type { Setting } from './setting.ts';

const prefix = 'KUMIKI_';

/** Variables that are no settings of the platform, and mean something all the same. */
const others = [
  'BUILD_CACHE',
  'CHROMIUM',
  'COMPONENT',
  'COMPONENTS',
  'CONCURRENCY',
  'CONFIG',
  'DATA',
  'PLATFORM',
  'PYTHON',
  'PYTHON_CACHE',
  'REGISTRY',
  'REGISTRY_MIRRORS',
  'SIGNING_KEY',
  'SIGNING_PASSWORD',
  'SOCKET',
  'TOKEN',
  'WORKERS',
];

/**
 * Variables that look like settings misspelt: they have no meaning, and one that has is near. What else begins with KUMIKI_
 * may be somebody else's: Kubernetes names services so.
 * @returns SETTING_UNKNOWN for each
 */
export function strangeVariables(environment: NodeJS.ProcessEnv = process.env): KumikiError[] {
  const settings = Object.values<Readonly<Record<string, Setting<unknown>>>>(sections).flatMap((keys) =>
    Object.values(keys).map(({ env }) => env.slice(prefix.length)),
  );
  const known = new Set([...settings, ...others]);
  return Object.keys(environment).flatMap((name) => {
    const own = name.slice(prefix.length);
    if (!name.startsWith(prefix) || known.has(own)) return [];
    const meant = didYouMean(own, known);
    if (meant === undefined) return [];
    return [kumikiError('SETTING_UNKNOWN', { name, advice: `Did you mean ${prefix}${meant}?` })];
  });
}
