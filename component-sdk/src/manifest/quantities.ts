const durationUnits: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A duration such as `60s`, `500ms`, `1.5m` in milliseconds; `undefined` where it is none. */
export function parseDuration(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text) ?? [];
  return number === undefined || unit === undefined ? undefined : Number(number) * durationUnits[unit]!;
}

const memoryUnits: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** A Kubernetes quantity of memory such as `256Mi` in bytes; `undefined` where it is none. */
export function parseMemory(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|Ti|k|M|G|T)?$/.exec(text) ?? [];
  return number === undefined ? undefined : Math.ceil(Number(number) * memoryUnits[unit]!);
}

/** A Kubernetes quantity of processors such as `500m` or `2` in cores; `undefined` where it is none. */
export function parseCpu(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(m)?$/.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) / (unit === 'm' ? 1000 : 1);
}
