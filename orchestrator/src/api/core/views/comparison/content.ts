import type { ItemStep, StoredValue, StoredValues } from '../../../../execution/index.ts';

/** Values by their content: names and what else is told beside it make no difference. */
export function contentOf(values: StoredValues): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, one(value)]));
}

function one(value: StoredValue): unknown {
  if ('digest' in value) return value.digest;
  if ('data' in value) return { data: value.data };
  if ('list' in value) return value.list.map(one);
  const { path, size, modified } = value.file;
  return { path, size, modified };
}

/** What became of a step, whether it ran or the cache answered. */
export function outcomeOf({ status }: ItemStep): string {
  return status === 'cached' ? 'succeeded' : status;
}
