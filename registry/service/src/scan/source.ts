import type { KeyObject } from 'node:crypto';
import { parsePlace } from '@kumiki/oci';
import { readTrustedKeys } from '../signatures/trusted-keys.ts';

/** Whether images of a source need a signature by a key that the operator trusts: not looked at, shown, or kept out without. */
export type SignaturePolicy = 'off' | 'warn' | 'require';

/** A source as settings write it. */
export interface SourceSetting {
  /** `HOST[/PATH]`: the components are in the repositories below. */
  readonly place: string;
  /** Repositories below the place, for registries that list them to nobody: `imaging/blur`. */
  readonly repositories?: readonly string[];
  readonly signatures?: SignaturePolicy;
  /** Public keys in PEM form, or the paths of their files. */
  readonly keys?: readonly string[];
  /** Spoken to without encryption; this machine always is. */
  readonly insecure?: boolean;
}

/** A place in a registry that the operator takes components from. */
export interface Source {
  /** As errors and pages call it: `127.0.0.1:5000/lab`. */
  readonly name: string;
  readonly registry: string;
  /** Empty for the whole registry. */
  readonly path: string;
  /** Paths in the registry that are known without asking it. */
  readonly repositories: readonly string[];
  readonly signatures: SignaturePolicy;
  readonly keys: readonly KeyObject[];
}

/** @throws REGISTRY_NAME_INVALID, REGISTRY_KEY_INVALID */
export async function readSources(settings: readonly SourceSetting[]): Promise<readonly Source[]> {
  return await Promise.all(
    settings.map(async ({ place, repositories = [], signatures = 'off', keys = [] }) => {
      const { registry, path } = parsePlace(place);
      const below = (repository: string) => (path === '' ? repository : `${path}/${repository}`);
      return {
        name: path === '' ? registry : `${registry}/${path}`,
        registry,
        path,
        repositories: repositories.map((one) => parsePlace(`${registry}/${below(one)}`).path),
        signatures,
        keys: await readTrustedKeys(keys),
      };
    }),
  );
}

/** Whether a repository lies at the place of a source. */
export function holds({ registry, path }: Source, of: string, repository: string): boolean {
  if (registry !== of) return false;
  return path === '' || repository === path || repository.startsWith(`${path}/`);
}

/** `HOST/PATH` as registry and path. */
export function splitRepository(where: string): { readonly registry: string; readonly repository: string } {
  const slash = where.indexOf('/');
  return { registry: where.slice(0, slash), repository: where.slice(slash + 1) };
}

/** The first source that a repository `HOST/PATH` lies at. */
export function sourceFor(sources: readonly Source[], where: string): Source | undefined {
  const { registry, repository } = splitRepository(where);
  return sources.find((source) => holds(source, registry, repository));
}

/** How far down the source of a repository stands in the operator's list. */
export function rankOf(sources: readonly Source[]): (where: string) => number {
  return (where) => {
    const found = sourceFor(sources, where);
    return found ? sources.indexOf(found) : sources.length;
  };
}
