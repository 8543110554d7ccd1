import { compatibility, type CompatibilityReport } from '@kumiki/registry';
import compare from 'semver/functions/compare.js';
import prerelease from 'semver/functions/prerelease.js';
import maxSatisfying from 'semver/ranges/max-satisfying.js';
import type {
  ComponentSource,
  DeprecatedComponent,
  LockedComponent,
  LockedVersion,
  Pipeline,
} from '../../pipeline/index.ts';
import { droppedParams, type DroppedParam } from './dropped-params.ts';
import { nextReference } from './next-reference.ts';

/** What became of a component that a document names. */
export interface ComponentUpdate {
  /** As the document names it: `imaging/resize@^1`. */
  readonly reference: string;
  readonly component: string;
  /** The steps that use it. */
  readonly steps: readonly string[];
  /** What the newest published version of the pipeline has. */
  readonly current?: { readonly version: string; readonly digest: string };
  /** What a version that is published now would have: the newest that fits. */
  readonly wanted?: string;
  /** The newest of all. Pre-releases count for who has one. */
  readonly latest?: string;
  /** `newer` fits already and comes with the next version; `beyond` does not fit what the document says. */
  readonly state: 'current' | 'newer' | 'beyond' | 'missing';
  /** Nobody shall begin to use the current version. */
  readonly yanked: boolean;
  readonly deprecated?: DeprecatedComponent;
  /** What changes from the current version, else the wanted one, to the latest. */
  readonly changes?: CompatibilityReport;
  /** What the document has to say for the latest. */
  readonly next?: string;
  /** What steps give that the latest has no parameter for. */
  readonly dropped: readonly DroppedParam[];
}

/** Compares what a document names with what there is. */
export async function componentUpdates(
  source: ComponentSource,
  pipeline: Pipeline,
  locked: Readonly<Record<string, LockedVersion>>,
): Promise<ComponentUpdate[]> {
  const steps = Map.groupBy(
    Object.entries(pipeline.steps).flatMap(([step, { component }]) =>
      component === undefined ? [] : [{ step, component }],
    ),
    ({ component }) => component,
  );
  return await Promise.all(
    [...steps].map(
      async ([reference, uses]) =>
        await updateOf(
          source,
          pipeline,
          reference,
          uses.map(({ step }) => step),
          Object.hasOwn(locked, reference) ? locked[reference] : undefined,
        ),
    ),
  );
}

async function updateOf(
  source: ComponentSource,
  pipeline: Pipeline,
  reference: string,
  steps: readonly string[],
  lock: LockedVersion | undefined,
): Promise<ComponentUpdate> {
  const at = reference.indexOf('@');
  const component = at === -1 ? reference : reference.slice(0, at);
  const range = at === -1 ? '*' : reference.slice(at + 1);
  const versions = await source.versions(component);
  const current = lock && (await lockedComponent(source, versions, component, lock));
  const wanted = newest(versions, range);
  const isEarly = [lock?.version, range].some((text) => text !== undefined && prerelease(text) !== null);
  const latest = newest(versions, '*', isEarly) ?? wanted;
  const before = current ?? wanted;
  const isNewer = latest && before && compare(latest.version, before.version) > 0;
  const withdrawn = (await source.withdrawn?.(component)) ?? [];
  const deprecated = before && (await source.deprecated?.(before.digest));
  const isBeyond = latest !== undefined && latest.version !== wanted?.version;
  return {
    reference,
    component,
    steps,
    ...(lock && { current: { version: lock.version, digest: lock.digest } }),
    ...(wanted && { wanted: wanted.version }),
    ...(latest && { latest: latest.version }),
    state: !latest ? 'missing' : isBeyond ? 'beyond' : isNewer ? 'newer' : 'current',
    yanked: lock !== undefined && withdrawn.includes(lock.version),
    ...(deprecated && { deprecated }),
    ...(isNewer && { changes: compatibility(before.manifest, latest.manifest) }),
    ...(isBeyond && { next: nextReference(reference, latest.version) }),
    dropped: latest ? droppedParams(pipeline, steps, latest.manifest.params) : [],
  };
}

async function lockedComponent(
  source: ComponentSource,
  versions: readonly LockedComponent[],
  name: string,
  { digest, version }: LockedVersion,
): Promise<LockedComponent | undefined> {
  const found = await source.locked?.(digest, name);
  // A folder that changed since has another digest; what it promises then is known by its number at best.
  return found ?? versions.find((one) => one.digest === digest || one.version === version);
}

function newest(
  versions: readonly LockedComponent[],
  range: string,
  includePrerelease = false,
): LockedComponent | undefined {
  const best = maxSatisfying(
    versions.map(({ version }) => version),
    range,
    { includePrerelease },
  );
  return versions.find(({ version }) => version === best);
}
