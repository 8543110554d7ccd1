import type { PlanParam } from './plan.ts';

/** Whether a parameter of a plan has a parameter of the caller in it. */
export function takesParams(value: PlanParam): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return nameOf(value) !== undefined || Object.values(value).some(takesParams);
}

/** A parameter of a plan with the caller's values in it. A key whose value the caller left open is left out. */
export function substitute(value: PlanParam, params: Readonly<Record<string, unknown>>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const name = nameOf(value);
  if (name !== undefined) return Object.hasOwn(params, name) ? params[name] : undefined;
  if (Array.isArray(value)) return value.map((item) => substitute(item, params));
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const put = substitute(item, params);
    if (put !== undefined) copy[key] = put;
  }
  return copy;
}

/** The name in `{ $param: NAME }`. */
function nameOf(value: object): string | undefined {
  if (!('$param' in value) || Object.keys(value).length !== 1) return undefined;
  return typeof value.$param === 'string' ? value.$param : undefined;
}
