import { adviceFor } from '@kumiki/component-sdk/document';
import type { ErrorCode, ValuesOf } from '@kumiki/component-sdk/errors';
import maxSatisfying from 'semver/ranges/max-satisfying.js';
import validRange from 'semver/ranges/valid.js';
import type { LockedComponent } from '../plan/plan.ts';
import type { ComponentSource } from '../source.ts';
import type { LockedVersion } from './lock.ts';

/** Why something could not be locked: a code of the error table with its values. */
export type Refusal = {
  readonly [Code in ErrorCode]: { readonly code: Code; readonly values: ValuesOf<Code> };
}[ErrorCode];

/** Versions that a message names at most. */
const mostShown = 8;

/** Finds the version that each `name@RANGE` of a compile stands for, and remembers it. */
export class ComponentLocker {
  /** What was found, for the lock of this compile. */
  readonly taken = new Map<string, LockedComponent>();
  readonly #source: ComponentSource;
  readonly #lock: Readonly<Record<string, LockedVersion>>;
  readonly #asked = new Map<string, Promise<LockedComponent | Refusal>>();
  readonly #versions = new Map<string, Promise<readonly LockedComponent[]>>();

  constructor(source: ComponentSource, lock: Readonly<Record<string, LockedVersion>> = {}) {
    this.#source = source;
    this.#lock = lock;
  }

  /** The newest version that fits `name@RANGE`, or the one that the lock names. */
  async find(reference: string): Promise<LockedComponent | Refusal> {
    const asked = this.#asked.get(reference);
    if (asked !== undefined) return await asked;
    const finding = this.#find(reference);
    this.#asked.set(reference, finding);
    const found = await finding;
    if (!('code' in found)) this.taken.set(reference, found);
    return found;
  }

  async #find(reference: string): Promise<LockedComponent | Refusal> {
    const at = reference.indexOf('@');
    const component = at === -1 ? reference : reference.slice(0, at);
    const range = at === -1 ? '*' : reference.slice(at + 1);
    if (validRange(range) === null) return { code: 'COMPONENT_RANGE_INVALID', values: { component, range } };

    const versions = await this.#versionsOf(component);
    const locked = Object.hasOwn(this.#lock, reference) ? this.#lock[reference] : undefined;
    const known = locked && (await this.#source.locked?.(locked.digest, component));
    if (known) return known;
    const withdrawn = (await this.#source.withdrawn?.(component)) ?? [];
    if (versions.length + withdrawn.length === 0) {
      const advice = adviceFor(component, await this.#source.names());
      return { code: 'COMPONENT_UNKNOWN', values: { component, advice } };
    }
    if (locked !== undefined) return lockedAmong(versions, reference, locked);

    // As npm does it, pre-releases fit only a range that names one.
    const newest = maxSatisfying(
      versions.map(({ version }) => version),
      range,
    );
    const found = versions.find(({ version }) => version === newest);
    if (found !== undefined) return found;
    const all = [...versions.map(({ version }) => version), ...withdrawn.map((one) => `${one} (yanked)`)];
    const shown = all.slice(0, mostShown);
    const onlyEarly = versions.length > 0 && versions.every(({ version }) => version.includes('-'));
    const more = `${all.length > mostShown ? ', ...' : ''}${onlyEarly ? ' (pre-releases are taken only where they are named)' : ''}`;
    return {
      code: 'COMPONENT_VERSION_UNKNOWN',
      values: {
        component,
        range: at === -1 ? '"*" (any release)' : `"${range}"`,
        versions: shown.join(', ') + more,
      },
    };
  }

  #versionsOf(name: string): Promise<readonly LockedComponent[]> {
    const versions = this.#versions.get(name) ?? this.#source.versions(name);
    this.#versions.set(name, versions);
    return versions;
  }
}

function lockedAmong(
  versions: readonly LockedComponent[],
  what: string,
  locked: LockedVersion,
): LockedComponent | Refusal {
  const exact = versions.find(({ digest }) => digest === locked.digest);
  if (exact !== undefined) return exact;
  const found = versions.some(({ version }) => version === locked.version)
    ? 'the version of that number has changed since'
    : 'that version is not there';
  return {
    code: 'LOCK_BROKEN',
    values: { what, locked: `${locked.version} (${shortDigest(locked.digest)})`, found },
  };
}

/** A digest as messages show it. */
export function shortDigest(digest: string): string {
  return digest.length > 20 ? `${digest.slice(0, 19)}...` : digest;
}
