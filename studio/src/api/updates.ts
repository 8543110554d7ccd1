import { getJson, postJson } from './client.ts';
import type { Compatibility } from './registry.ts';
import type { Problem } from './types.ts';

/** What became of a component that a draft names: of `GET /pipelines/{name}/outdated`. */
export interface ComponentUpdate {
  /** As the draft names it: `imaging/resize@^1`. */
  readonly reference: string;
  readonly component: string;
  readonly steps: readonly string[];
  /** In the newest version of the pipeline. */
  readonly current: string | null;
  /** What a version that is made now would have. */
  readonly wanted: string | null;
  readonly latest: string | null;
  /** `newer` comes with the next version; `beyond` does not fit what the draft says. */
  readonly state: 'current' | 'newer' | 'beyond' | 'missing';
  readonly yanked: boolean;
  readonly deprecated?: { readonly message: string; readonly replacement?: string };
  readonly changes?: Compatibility;
  /** What the draft has to say for the latest. */
  readonly next?: string;
  /** What steps give that the latest has no parameter for. */
  readonly dropped: readonly { readonly step: string; readonly param: string }[];
}

export interface Outdated {
  readonly name: string;
  readonly revision: number;
  readonly published: number | null;
  readonly components: readonly ComponentUpdate[];
}

/** What differs between two runs, counted over their items. */
export interface ComparisonSummary {
  readonly items: number;
  readonly complete: boolean;
  readonly same: number;
  readonly different: number;
  readonly only_before: number;
  readonly only_after: number;
  readonly flips: { readonly to_ng: number; readonly to_ok: number; readonly items: readonly Flip[] };
  readonly failures: { readonly fresh: number; readonly gone: number };
  readonly corrected: { readonly items: number; readonly before: number; readonly after: number };
  readonly values: readonly DifferingValue[];
  readonly outputs: readonly { readonly name: string; readonly items: number }[];
}

export interface Flip {
  readonly name: string;
  readonly item: number;
  readonly before: 'OK' | 'NG';
  readonly after: 'OK' | 'NG';
}

export interface DifferingValue {
  readonly key: string;
  readonly items: number;
  readonly largest?: number;
  readonly mean?: number;
}

/** Versions to go to, by component. */
export type Versions = Readonly<Record<string, string>>;

/** @throws ApiError */
export async function readOutdated(pipeline: string, signal?: AbortSignal): Promise<Outdated> {
  return await getJson<Outdated>(`/pipelines/${pipeline}/outdated`, {}, signal);
}

/** Runs the draft with other versions over the inputs of a run. @returns the new run's id @throws ApiError */
export async function tryUpdate(pipeline: string, execution: string, components: Versions): Promise<string> {
  const body = { execution, components };
  return (await postJson<{ execution_id: string }>(`/pipelines/${pipeline}/update/try`, body)).execution_id;
}

/** Writes other versions into a draft that nobody has open here. @throws ApiError */
export async function updateDraft(
  pipeline: string,
  revision: number,
  components: Versions,
): Promise<{ readonly problems: readonly Problem[] }> {
  return await postJson(`/pipelines/${pipeline}/update`, { revision, components });
}

/** @throws ApiError */
export async function readSummary(
  before: string,
  after: string,
  signal?: AbortSignal,
): Promise<ComparisonSummary> {
  return await getJson<ComparisonSummary>(`/executions/${before}/compare/${after}/summary`, {}, signal);
}
