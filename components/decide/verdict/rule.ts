import type { VerdictComponent } from './component.types.ts';

/** One rule as the parameters give it. */
export type Rule = VerdictComponent['params']['rules'][number];

/** A lowest and a highest value; one of them at least is there. */
export interface Limits {
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** How far a value lies beyond its limits; 0 or less where it keeps them. */
export function excess(value: number, { atLeast, atMost }: Limits): number {
  return Math.max(
    atLeast === undefined ? Number.NEGATIVE_INFINITY : atLeast - value,
    atMost === undefined ? Number.NEGATIVE_INFINITY : value - atMost,
  );
}

/** `at most 0`, `at least 3`, `1 to 3`, with the unit. */
export function limitsInWords({ atLeast, atMost }: Limits, unit: string): { en: string; ja: string } {
  const [low, high] = [written(atLeast, unit), written(atMost, unit)];
  if (atLeast === undefined) return { en: `at most ${high}`, ja: `${high} 以下` };
  if (atMost === undefined) return { en: `at least ${low}`, ja: `${low} 以上` };
  return { en: `${low} to ${high}`, ja: `${low} 以上 ${high} 以下` };
}

/** `<= 0`, `>= 3`, `1..3`: the same for the same rule, for tables and statistics. */
export function limitsInShort({ atLeast, atMost }: Limits, unit: string): string {
  const behind = unit === '' ? '' : ` ${unit}`;
  if (atLeast === undefined) return `<= ${atMost}${behind}`;
  return atMost === undefined ? `>= ${atLeast}${behind}` : `${atLeast}..${atMost}${behind}`;
}

/** A number as people read it, with at most six digits that count, and its unit. */
export function written(value: number | undefined, unit: string): string {
  const short = Number((value ?? 0).toPrecision(6));
  return unit === '' ? `${short}` : `${short} ${unit}`;
}
