/** A side of a comparison: a version, or the draft. */
export type Side = number | 'draft';

/** Which two are compared, as an address says it: `2..draft`, `1..3`. */
export function readSides(text: string | null): { readonly from: number; readonly to: Side } | undefined {
  const [, from, to] = /^([1-9]\d{0,8})\.\.(draft|[1-9]\d{0,8})$/.exec(text ?? '') ?? [];
  if (from === undefined) return undefined;
  return { from: Number(from), to: to === 'draft' ? 'draft' : Number(to) };
}

export function writeSides(from: Side, to: Side): string {
  return `${from}..${to}`;
}
