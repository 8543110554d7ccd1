/** A share in percent; a dash where there is none. */
export function percent(share: number | null): string {
  return share === null ? '–' : `${(share * 100).toFixed(1)} %`;
}

/** A threshold, with as many digits as it needs. */
export function threshold(value: number): string {
  return String(Number(value.toPrecision(4)));
}
