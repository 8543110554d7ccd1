/** What a statement takes; `undefined` becomes NULL, truth 1 and falsehood 0. */
export type Parameter = string | number | bigint | boolean | NodeJS.ArrayBufferView | null | undefined;

/**
 * What operations are written against: one transaction of SQLite or PostgreSQL. Synchronous, for use in a thread of its
 * own.
 *
 * Statements are SQL that both understand: `?` or `?1` for parameters, `INTEGER` and `TEXT` with the order of bytes,
 * `ON CONFLICT (…)`, `RETURNING`, aliases for what stands in parentheses behind `FROM`; a parameter that is only compared
 * with NULL is written `CAST(?1 AS TEXT) IS NULL`. `LIKE` disregards the case of ASCII letters; `json_each(?)` gives the
 * texts of a list. A read that ends in `FOR UPDATE` holds its rows until the end of the transaction: what is decided on
 * them stays true. Few ask for the dialect.
 */
export interface Database {
  readonly dialect: 'sqlite' | 'postgres';
  all<Row>(sql: string, parameters?: readonly Parameter[]): Row[];
  /** Row by row, for what is too much at once. */
  each<Row>(sql: string, parameters?: readonly Parameter[]): Iterable<Row>;
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the statement says what a row is
  get<Row>(sql: string, parameters?: readonly Parameter[]): Row | undefined;
  /** Those whose result nobody looks at travel together, where the data base is on another machine. */
  run(sql: string, parameters?: readonly Parameter[]): Ran;
  /**
   * Carries a change out behind all others of the transaction, when it becomes durable: for rows that have to be numbered
   * in the order in which transactions end. Nothing of it is read in the same transaction.
   */
  runLast(sql: string, parameters: readonly Parameter[]): void;
}

export interface Ran {
  /** How many rows were changed. */
  readonly changes: number;
}
