import { keptKinds, type KeptKind, type KeptPolicy } from '../../../api/admin.ts';

/** A limit as it stands in a form: as usual, none, or a number. */
export type Limit =
  { readonly mode: 'usual' } | { readonly mode: 'free' } | { readonly mode: 'own'; readonly value: number };

export interface KindLimits {
  readonly days: Limit;
  /** In gigabytes. */
  readonly bytes: Limit;
}
export type Limits = Readonly<Record<KeptKind, KindLimits>>;

const gigabyte = 1_000_000_000;

export function limitsOf(policy: KeptPolicy): Limits {
  const entries = keptKinds.map((kind) => {
    const { days, bytes } = policy[kind] ?? {};
    return [kind, { days: limitOf(days, 1), bytes: limitOf(bytes, gigabyte) }];
  });
  return Object.fromEntries(entries) as Limits;
}

/** What is sent: what is as usual is left out. */
export function policyOf(limits: Limits): KeptPolicy {
  const entries = keptKinds.flatMap((kind) => {
    const { days, bytes } = limits[kind];
    const of = { ...said('days', days, 1), ...said('bytes', bytes, gigabyte) };
    return Object.keys(of).length === 0 ? [] : [[kind, of] as const];
  });
  return Object.fromEntries(entries);
}

function limitOf(value: number | null | undefined, unit: number): Limit {
  if (value === undefined) return { mode: 'usual' };
  return value === null ? { mode: 'free' } : { mode: 'own', value: value / unit };
}

function said(name: string, limit: Limit, unit: number): Record<string, number | null> {
  if (limit.mode === 'usual') return {};
  if (limit.mode === 'free') return { [name]: null };
  return { [name]: unit === 1 ? limit.value : Math.round(limit.value * unit) };
}
