/** A column that holds JSON; NULL for what is not there. */
export function toJson(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

/** Under a key where there is something, so that absent fields stay absent. */
export function fromJson<Key extends string, Value>(
  key: Key,
  text: string | null,
): Partial<Record<Key, Value>> {
  return text === null ? {} : ({ [key]: JSON.parse(text) as Value } as Record<Key, Value>);
}

/** A column that may be NULL, under a key where it is not. */
export function present<Key extends string, Value>(
  key: Key,
  value: Value | null,
): Partial<Record<Key, Value>> {
  return value === null ? {} : ({ [key]: value } as Record<Key, Value>);
}

/** A pattern for `LIKE … ESCAPE '\'` that finds a part of a text. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, String.raw`\$&`)}%`;
}
