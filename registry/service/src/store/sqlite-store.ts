import { rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { kumikiError, reasonOf } from '@kumiki/component-sdk/errors';
import type { Manifest } from '@kumiki/component-sdk/manifest';
import type { FoundComponent, FoundImage, ImageFacts, TagState } from '../index/found-image.ts';
import type { FoundProblem, ImageKey, IndexStore } from './index-store.ts';

/** Goes up when the tables change: an index of another version is made anew from the registries. */
const schemaVersion = 1;

const tables = `
  CREATE TABLE image (key INTEGER PRIMARY KEY, repository TEXT NOT NULL, digest TEXT NOT NULL, facts TEXT NOT NULL,
    UNIQUE (repository, digest)) STRICT;
  CREATE TABLE component (image INTEGER NOT NULL REFERENCES image ON DELETE CASCADE, name TEXT NOT NULL,
    version TEXT NOT NULL, digest TEXT NOT NULL, manifest TEXT NOT NULL,
    PRIMARY KEY (image, name, version)) STRICT, WITHOUT ROWID;
  CREATE TABLE tag (repository TEXT NOT NULL, tag TEXT NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (repository, tag)) STRICT, WITHOUT ROWID;
  CREATE TABLE problem (repository TEXT NOT NULL, wanted TEXT NOT NULL, problem TEXT NOT NULL,
    PRIMARY KEY (repository, wanted)) STRICT, WITHOUT ROWID;
  CREATE TABLE repository (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${schemaVersion};`;

/**
 * An index in a SQLite file. It is read by key and written a row at a time, some 0.1 ms each, so it needs no thread of its own.
 */
export class SqliteStore implements IndexStore {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /**
   * Opens the file. One that is broken, or of another version, is removed and begun anew: registries hold what was in it.
   * @param begun hears why it was begun anew
   * @throws STORE_UNAVAILABLE
   */
  static open(file: string, begun: (reason: string) => void = () => undefined): SqliteStore {
    try {
      return new SqliteStore(opened(file));
    } catch (thrown) {
      begun(reasonOf(thrown));
    }
    try {
      for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
      return new SqliteStore(opened(file));
    } catch (thrown) {
      throw kumikiError('STORE_UNAVAILABLE', { store: file, reason: reasonOf(thrown) }, { cause: thrown });
    }
  }

  *images(): Generator<FoundImage> {
    const components = this.#prepared('SELECT digest, manifest FROM component WHERE image = ?');
    for (const row of this.#prepared('SELECT key, facts FROM image').all()) {
      const { key, facts } = row as { key: number; facts: string };
      yield {
        ...(JSON.parse(facts) as ImageFacts),
        components: components.all(key).map((one): FoundComponent => {
          const { digest, manifest } = one as { digest: string; manifest: string };
          return { digest, manifest: JSON.parse(manifest) as Manifest };
        }),
      };
    }
  }

  tags(): Iterable<TagState> {
    return this.#prepared('SELECT repository, tag, digest FROM tag').all() as unknown as TagState[];
  }

  problems(): readonly FoundProblem[] {
    const rows = this.#prepared('SELECT problem FROM problem ORDER BY repository, wanted').all();
    return rows.map(({ problem }) => JSON.parse(problem as string) as FoundProblem);
  }

  repositories(): readonly string[] {
    return this.#prepared('SELECT name FROM repository ORDER BY name')
      .all()
      .map(({ name }) => name as string);
  }

  putImage({ components, ...facts }: FoundImage): void {
    this.#atOnce(() => {
      this.removeImage(facts);
      const { lastInsertRowid: key } = this.#run(
        'INSERT INTO image (repository, digest, facts) VALUES (?, ?, ?)',
        [facts.repository, facts.digest, JSON.stringify(facts)],
      );
      for (const { digest, manifest } of components)
        this.#run(
          'INSERT OR REPLACE INTO component (image, name, version, digest, manifest) VALUES (?, ?, ?, ?, ?)',
          [key, manifest.name, manifest.version, digest, JSON.stringify(manifest)],
        );
    });
  }

  putFacts(facts: ImageFacts): void {
    this.#run('UPDATE image SET facts = ? WHERE repository = ? AND digest = ?', [
      JSON.stringify(facts),
      facts.repository,
      facts.digest,
    ]);
  }

  removeImage({ repository, digest }: ImageKey): void {
    this.#run('DELETE FROM image WHERE repository = ? AND digest = ?', [repository, digest]);
  }

  putTag({ repository, tag, digest }: TagState): void {
    this.#run('INSERT OR REPLACE INTO tag (repository, tag, digest) VALUES (?, ?, ?)', [
      repository,
      tag,
      digest,
    ]);
  }

  removeTag({ repository, tag }: Pick<TagState, 'repository' | 'tag'>): void {
    this.#run('DELETE FROM tag WHERE repository = ? AND tag = ?', [repository, tag]);
  }

  putProblem(problem: FoundProblem): void {
    this.#run('INSERT OR REPLACE INTO problem (repository, wanted, problem) VALUES (?, ?, ?)', [
      problem.repository,
      problem.wanted,
      JSON.stringify(problem),
    ]);
  }

  removeProblem({ repository, wanted }: Pick<FoundProblem, 'repository' | 'wanted'>): void {
    this.#run('DELETE FROM problem WHERE repository = ? AND wanted = ?', [repository, wanted]);
  }

  putRepository(repository: string): void {
    this.#run('INSERT OR IGNORE INTO repository (name) VALUES (?)', [repository]);
  }

  manifest(
    { repository, digest }: ImageKey,
    { name, version }: { readonly name: string; readonly version: string },
  ): Manifest | undefined {
    const row = this.#prepared(
      `SELECT manifest FROM component JOIN image ON image.key = component.image
       WHERE repository = ? AND image.digest = ? AND name = ? AND version = ?`,
    ).get(repository, digest, name, version);
    return row && (JSON.parse(row['manifest'] as string) as Manifest);
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }

  #atOnce(change: () => void): void {
    this.#database.exec('BEGIN');
    try {
      change();
      this.#database.exec('COMMIT');
    } catch (thrown) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw thrown;
    }
  }

  #run(
    sql: string,
    values: readonly (string | number | bigint)[],
  ): { readonly lastInsertRowid: number | bigint } {
    return this.#prepared(sql).run(...values);
  }

  #prepared(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function opened(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: 5000 });
  try {
    // What a power failure takes is read again from the registries.
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    const { user_version: found } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    if (found === 0) database.exec(`BEGIN IMMEDIATE; ${tables} COMMIT`);
    else if (found !== schemaVersion)
      throw new Error(`it is of version ${found}, and this Kumiki writes ${schemaVersion}`);
    database.prepare('SELECT count(*) FROM image').get();
    return database;
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}
