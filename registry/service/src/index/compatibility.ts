import type { Manifest } from '@kumiki/component-sdk/manifest';
import {
  compareManifests,
  levelOf,
  type Change,
  type ChangeLevel,
} from '@kumiki/component-sdk/manifest/compare';

/** What becomes of pipelines that go from one version of a component to another. */
export interface CompatibilityReport {
  readonly from: { readonly name: string; readonly version: string };
  readonly to: { readonly name: string; readonly version: string };
  /** The greatest of the changes: nothing breaks below `major`. */
  readonly level: ChangeLevel;
  /** What would break, or has to be given from then on. */
  readonly breaks: readonly string[];
  /** What is new, and needs nothing. */
  readonly additions: readonly string[];
}

/** Compares what two manifests promise to pipelines. They may be of different components: one replaces the other. */
export function compatibility(from: Manifest, to: Manifest): CompatibilityReport {
  const changes = compareManifests(from, to);
  const ofLevel = (wanted: (change: Change) => boolean) => changes.filter(wanted).map(({ what }) => what);
  return {
    from: { name: from.name, version: from.version },
    to: { name: to.name, version: to.version },
    level: levelOf(changes),
    breaks: ofLevel(({ level }) => level === 'major'),
    additions: ofLevel(({ level }) => level !== 'major'),
  };
}
