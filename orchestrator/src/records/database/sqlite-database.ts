import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { searchText } from '../../pipelines/search-text.ts';
import { migrations } from '../migrations/index.ts';
import { copyBeforeMigration } from './copy-before-migration.ts';
import type { Database, Parameter } from './database.ts';
import { gramsOf } from './grams.ts';
import { sqliteError } from './sqlite-error.ts';

/** A data base file with its prepared statements. */
export class SqliteDatabase implements Database {
  readonly dialect = 'sqlite';
  readonly #file: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  private constructor(file: string) {
    this.#file = file;
    this.#database = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 5000 });
    // For the migration that brings earlier records into the index of texts.
    this.#database.function('search_text', { deterministic: true }, (text) => searchText(String(text)));
    this.#database.function('grams', { deterministic: true }, (text) => gramsOf(String(text)));
  }

  /**
   * Opens the file for changes, and brings its schema up to date: all of it or, where that fails, nothing.
   * @param maxBytes the size that it may grow to
   * @param steps the migrations that there are
   * @throws RECORDS_CORRUPT, RECORDS_NEWER, STORE_FULL, STORE_ACCESS_DENIED, STORE_UNAVAILABLE
   */
  static openWriter(file: string, maxBytes?: number, steps: readonly string[] = migrations): SqliteDatabase {
    return opened(file, () => {
      const database = new SqliteDatabase(file);
      // What is committed is on the disk: the log is synchronised at each commit (on macOS with F_FULLFSYNC).
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON');
      // What a savepoint would go back to is needed by this process alone: in a file, it doubled what is written.
      database.exec('PRAGMA temp_store = MEMORY');
      // 16 MB of changes in the log before they go into the file: pages that change again and again go there once, and
      // fewer synchronisations are in anybody's way. As much of the file in memory, in KiB.
      database.exec('PRAGMA wal_autocheckpoint = 4000; PRAGMA cache_size = -16384');
      if (maxBytes !== undefined) database.#limit(maxBytes);
      try {
        database.#migrate(steps);
      } catch (thrown) {
        database.close();
        throw thrown;
      }
      return database;
    });
  }

  /** Opens a file that a writer has open, for reading alone. */
  static openReader(file: string): SqliteDatabase {
    return opened(file, () => {
      const database = new SqliteDatabase(file);
      database.exec('PRAGMA query_only = ON');
      return database;
    });
  }

  get isTransaction(): boolean {
    return this.#database.isTransaction;
  }

  all<Row>(sql: string, parameters: readonly Parameter[] = []): Row[] {
    return this.#prepared(sql).all(...parameters.map(toInput)) as Row[];
  }

  /** Row by row, for what is too much at once. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the statement says what a row is
  each<Row>(sql: string, parameters: readonly Parameter[] = []): IterableIterator<Row> {
    return this.#prepared(sql).iterate(...parameters.map(toInput)) as IterableIterator<Row>;
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the statement says what a row is
  get<Row>(sql: string, parameters: readonly Parameter[] = []): Row | undefined {
    return this.#prepared(sql).get(...parameters.map(toInput)) as Row | undefined;
  }

  run(sql: string, parameters: readonly Parameter[] = []): { changes: number } {
    const { changes } = this.#prepared(sql).run(...parameters.map(toInput));
    return { changes: Number(changes) };
  }

  runLast(sql: string, parameters: readonly Parameter[]): void {
    this.run(sql, parameters);
  }

  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** The typed error of something thrown, where it is one of the data base. */
  errorOf(thrown: unknown): unknown {
    return sqliteError(thrown, this.#file);
  }

  close(): void {
    this.#database.close();
  }

  #prepared(sql: string): StatementSync {
    const kept = this.#statements.get(sql);
    if (kept) return kept;
    // Whoever writes here is alone: there is nothing to hold.
    const statement = this.#database.prepare(sql.replace(holding, ''));
    this.#statements.set(sql, statement);
    return statement;
  }

  #limit(maxBytes: number): void {
    const { page_size: size } = this.#database.prepare('PRAGMA page_size').get() as { page_size: number };
    this.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / size))}`);
  }

  #migrate(steps: readonly string[]): void {
    const { user_version: found } = this.#database.prepare('PRAGMA user_version').get() as {
      user_version: number;
    };
    const known = steps.length;
    if (found > known) throw kumikiError('RECORDS_NEWER', { file: this.#file, found, known });
    if (found === known) return;
    // Somebody who goes back to the Kumiki of before takes the copy.
    if (found > 0) {
      this.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      copyBeforeMigration(this.#file, found);
    }
    try {
      this.exec(`BEGIN IMMEDIATE; ${steps.slice(found).join(';')}; PRAGMA user_version = ${known}; COMMIT`);
    } catch (thrown) {
      if (this.isTransaction) this.exec('ROLLBACK');
      throw thrown;
    }
  }
}

/** What holds the rows that are read, where others write at the same time. */
const holding = / FOR UPDATE( OF \w+)?( SKIP LOCKED)?$/;

function opened(file: string, open: () => SqliteDatabase): SqliteDatabase {
  try {
    return open();
  } catch (thrown) {
    throw sqliteError(thrown, file);
  }
}

function toInput(parameter: Parameter): SQLInputValue {
  if (typeof parameter === 'boolean') return parameter ? 1 : 0;
  return parameter ?? null;
}
