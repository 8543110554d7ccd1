import type { Value } from '@kumiki/component-sdk/values';
import type { Plan } from '../../pipeline/index.ts';

/** What an item was judged to be. */
export const verdictWords = ['OK', 'NG'] as const;
export type VerdictWord = (typeof verdictWords)[number];

/** How many items of an execution were judged to be what. */
export interface VerdictCounts {
  readonly ok: number;
  readonly ng: number;
}

/**
 * The verdict of an item: of the pipeline's outputs of type `verdict` the worst one counts, in lists too. None where
 * there is no such output.
 */
export function verdictOf(
  { outputs }: Pick<Plan, 'outputs'>,
  values: Readonly<Record<string, Value>>,
): VerdictWord | undefined {
  let found: VerdictWord | undefined;
  for (const [name, { type }] of Object.entries(outputs)) {
    if (type !== 'verdict') continue;
    const word = worst(values[name]);
    if (word === 'NG') return word;
    found ??= word;
  }
  return found;
}

function worst(value: Value | undefined): VerdictWord | undefined {
  if (Array.isArray(value)) {
    const words = (value as readonly Value[]).map(worst);
    return words.find((word) => word === 'NG') ?? words.find((word) => word !== undefined);
  }
  if (typeof value !== 'object' || value === null || !('verdict' in value)) return undefined;
  return verdictWords.find((word) => word === value.verdict);
}
