import { nameOfMark } from './caller-params.ts';

/** Parameters as the plan has them: `{ $param: NAME }` for each symbol. */
export function toPlanParams(params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return toPlan(params) as Record<string, unknown>;
}

function toPlan(value: unknown): unknown {
  if (typeof value === 'symbol') return { $param: nameOfMark(value) };
  if (Array.isArray(value)) return value.map(toPlan);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlan(item)]));
}
