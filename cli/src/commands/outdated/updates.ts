import type { PlatformClient } from '../../platform/client.ts';

/** What became of a component that a pipeline uses, as the platform says it. */
export interface ShownUpdate {
  readonly reference: string;
  readonly component: string;
  readonly steps: readonly string[];
  readonly current: string | null;
  readonly wanted: string | null;
  readonly latest: string | null;
  readonly state: 'current' | 'newer' | 'beyond' | 'missing';
  readonly yanked: boolean;
  readonly deprecated?: { readonly message: string; readonly replacement?: string };
  readonly changes?: {
    readonly level: string;
    readonly breaks: readonly string[];
    readonly additions: readonly string[];
  };
  readonly next?: string;
}

export interface ShownOutdated {
  readonly name: string;
  readonly revision: number;
  readonly published: number | null;
  readonly components: readonly ShownUpdate[];
}

/** The path of a pipeline in the interface. */
export function pipelinePath(name: string): string {
  return `/pipelines/${encodeURIComponent(name)}`;
}

/** @throws what the platform refuses with */
export async function outdatedOf(platform: PlatformClient, name: string): Promise<ShownOutdated> {
  return await platform.json<ShownOutdated>('GET', `${pipelinePath(name)}/outdated`);
}

/** Whether there is something to say about it. */
export function isOutdated({ state, yanked, deprecated }: ShownUpdate): boolean {
  return state !== 'current' || yanked || deprecated !== undefined;
}
