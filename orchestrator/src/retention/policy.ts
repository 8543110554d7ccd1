import type { ContentKind } from '../execution/model/content.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** What has limits: the record as a whole, and each kind of content. */
export type Kept = 'record' | ContentKind;

export const keptKinds = [
  'intermediates',
  'logs',
  'results',
  'inputs',
  'record',
] as const satisfies readonly Kept[];

/** How long and how much. `null` is no limit; what is left out is as the next one says. */
export interface KindPolicy {
  /** Since the end of an execution. */
  readonly days?: number | null;
  /** Bytes of all executions of a pipeline together: the newest stay. */
  readonly bytes?: number | null;
}

/** The limits that somebody set, for a pipeline or for all. */
export type RetentionPolicy = Partial<Record<Kept, KindPolicy>>;

/** The limits in use; without a number there is none. */
export type KindLimits = Readonly<Record<Kept, { readonly maxAgeMs?: number; readonly maxBytes?: number }>>;

/**
 * The limits of an execution, key by key: what was set for its pipeline, else `keepFor` of its document (for ages),
 * else what was set for all, else the settings of the operator.
 * @param policies first to last
 * @param keepForMs of the document
 */
export function kindLimits(
  [ofPipeline, ...ofAll]: readonly RetentionPolicy[],
  keepForMs?: number,
): KindLimits {
  const document = keepForMs === undefined ? {} : everywhere({ days: keepForMs / dayMs });
  const order = [ofPipeline ?? {}, document, ...ofAll];
  const limits = keptKinds.map((kind) => {
    const days = firstSaid(order.map((policy) => policy[kind]?.days));
    const bytes = firstSaid(order.map((policy) => policy[kind]?.bytes));
    return [
      kind,
      { ...(days !== null && { maxAgeMs: days * dayMs }), ...(bytes !== null && { maxBytes: bytes }) },
    ] as const;
  });
  return Object.fromEntries(limits) as KindLimits;
}

/** The limits as people read them. */
export function policyOf(limits: KindLimits): Required<RetentionPolicy> {
  const shown = keptKinds.map((kind) => {
    const { maxAgeMs, maxBytes } = limits[kind];
    return [kind, { days: maxAgeMs === undefined ? null : maxAgeMs / dayMs, bytes: maxBytes ?? null }];
  });
  return Object.fromEntries(shown) as Required<RetentionPolicy>;
}

function everywhere(policy: KindPolicy): RetentionPolicy {
  return Object.fromEntries(keptKinds.map((kind) => [kind, policy]));
}

function firstSaid(values: readonly (number | null | undefined)[]): number | null {
  return values.find((value) => value !== undefined) ?? null;
}
