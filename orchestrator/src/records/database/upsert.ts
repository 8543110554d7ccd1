/** A statement that inserts a row, or gives the one with the same key these values. Parameters: key, then values. */
export function upsert(table: string, key: readonly string[], values: readonly string[]): string {
  const columns = [...key, ...values];
  const places = columns.map(() => '?').join(', ');
  const set = values.map((name) => `${name} = excluded.${name}`).join(', ');
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})
    ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${set}`;
}
