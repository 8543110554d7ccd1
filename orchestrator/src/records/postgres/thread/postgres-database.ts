import { randomUUID } from 'node:crypto';
import type { Database, Parameter, Ran } from '../../database/database.ts';
import type { Fault, Result, Statement } from '../connections/protocol.ts';
import { statementFor } from '../dialect.ts';
import { isLost, PostgresFault } from '../postgres-error.ts';
import { outboxLock } from '../schema/index.ts';
import type { Line } from './line.ts';

/** So many statements wait for each other at most. */
const mostQueued = 500;

const beginning = {
  write: 'BEGIN ISOLATION LEVEL READ COMMITTED',
  read: 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
} as const;

/** What holds rows: reading alone does not. */
const holding = / FOR UPDATE( OF \w+)?( SKIP LOCKED)?$/;

interface Queued {
  readonly statement: Statement;
  result?: Result;
}

/** The connection ended with a transaction, and nobody said how that ended. */
export class OutcomeUnknown extends PostgresFault {
  /** Of the transaction, among those of its hand. */
  readonly number: number;

  constructor(fault: Fault, number: number) {
    super(fault);
    this.number = number;
  }
}

/**
 * Transactions of PostgreSQL for operations that are written without waiting. Statements whose result nobody looks at
 * travel with the next one: over a network it is the journeys that cost.
 */
export class PostgresDatabase implements Database {
  readonly dialect = 'postgres';
  /** Statements may take hours: a schema is changed. */
  isUnhurried = false;
  readonly #line: Line;
  readonly #names = new Map<string, Statement>();
  #role: keyof typeof beginning = 'read';
  #begins = false;
  #queued: Queued[] = [];
  #last: Statement[] = [];
  #told: Statement[] = [];
  /** Whoever asks what became of a transaction finds its number here, written by the transaction itself. */
  readonly #hand = randomUUID();
  #number = 0;
  #isCounted = false;
  #written = 0;

  constructor(line: Line) {
    this.#line = line;
  }

  /** How many changes were asked for in this transaction. */
  get written(): number {
    return this.#written;
  }

  /** Whether events are recorded in this transaction. */
  get hasEvents(): boolean {
    return this.#last.length > 0;
  }

  all<Row>(sql: string, parameters: readonly Parameter[] = []): Row[] {
    return this.#now(this.#push(this.#prepared(sql, parameters))).rows as Row[];
  }

  each<Row>(sql: string, parameters: readonly Parameter[] = []): Iterable<Row> {
    return this.all<Row>(sql, parameters);
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the statement says what a row is
  get<Row>(sql: string, parameters: readonly Parameter[] = []): Row | undefined {
    if (!/^\s*SELECT/.test(sql)) this.#count();
    return this.all<Row>(sql, parameters)[0];
  }

  run(sql: string, parameters: readonly Parameter[] = []): Ran {
    this.#count();
    const queued = this.#push(this.#prepared(sql, parameters));
    if (this.#queued.length >= mostQueued) this.#flush();
    const now = (): Result => this.#now(queued);
    return {
      get changes() {
        return now().changes;
      },
    };
  }

  runLast(sql: string, parameters: readonly Parameter[]): void {
    this.#count();
    this.#last.push(this.#prepared(sql, parameters));
  }

  /** Waits until no other transaction holds the name, and holds it until this one ends. */
  hold(name: string): void {
    this.#push(this.#prepared('SELECT pg_advisory_xact_lock(hashtextextended(?, 0))', [name]));
  }

  /** Tells other replicas when the transaction is durable. */
  tell(channel: string, text: string): void {
    const isTold = this.#told.some(({ values }) => values?.[0] === channel && values[1] === text);
    if (!isTold) this.#told.push(this.#prepared('SELECT pg_notify(?, ?)', [channel, text]));
  }

  begin(role: keyof typeof beginning): void {
    this.#role = role;
    this.#begins = true;
    this.#written = 0;
    this.#queued = [];
    this.#last = [];
    this.#told = [];
    this.#isCounted = false;
    this.#push({ text: beginning[role] });
  }

  /** @throws OutcomeUnknown where the connection ends meanwhile */
  commit(): void {
    const isDurable = this.#written > 0;
    if (isDurable) this.#flush();
    for (const statement of this.#last.length > 0 ? [lockOutbox, ...this.#last] : []) this.#push(statement);
    const end = this.#push({ text: 'COMMIT' });
    for (const statement of this.#told) this.#push(statement);
    try {
      this.#flush();
    } catch (thrown) {
      // What comes behind it is told to others, and changes nothing.
      if (end.result === undefined) {
        if (!this.#isCounted || !isLost(thrown)) throw thrown;
        throw new OutcomeUnknown((thrown as PostgresFault).fault, this.#number);
      }
    }
    if (isDurable && end.result?.command !== 'COMMIT') {
      throw new PostgresFault({ code: '40000', message: 'the transaction was rolled back', lost: false });
    }
  }

  rollback(): void {
    this.#queued = [];
    // It never began where no statement went out.
    if (this.#begins) return;
    this.#push({ text: 'ROLLBACK' });
    try {
      this.#flush();
    } catch {
      // The connection is gone, and with it the transaction.
    }
  }

  /**
   * Whether a transaction of this hand became durable. Where the server still has it, this waits for its end: both write one
   * row. No number of the server says it: after a crash it gives those again that it had not written down.
   * @throws PostgresFault
   */
  wasCommitted(number: number): boolean {
    this.begin('write');
    const { rows } = this.#now(this.#push(this.#prepared(look, [this.#hand])));
    this.commit();
    return (rows[0] as { number: number }).number === number;
  }

  /** Outside of operations: several statements without parameters. */
  exec(text: string): void {
    this.#written++;
    this.#now(this.#push({ text }));
  }

  /** Before the first change of a transaction: its number, which is there if and only if the transaction is. */
  #count(): void {
    this.#written++;
    if (this.#isCounted || this.#role === 'read') return;
    this.#isCounted = true;
    this.#push(this.#prepared(countUp, [this.#hand, ++this.#number]));
  }

  #push(statement: Statement): Queued {
    const queued: Queued = { statement };
    this.#queued.push(queued);
    return queued;
  }

  #now(queued: Queued): Result {
    if (queued.result === undefined) this.#flush();
    return queued.result!;
  }

  #flush(): void {
    const queued = this.#queued;
    if (queued.length === 0) return;
    this.#queued = [];
    const begins = this.#begins;
    this.#begins = false;
    const { results, fault } = this.#line.ask({
      begins,
      isUnhurried: this.isUnhurried,
      statements: queued.map(({ statement }) => statement),
    });
    for (const [at, result] of results.entries()) queued[at]!.result = result;
    if (fault) throw new PostgresFault(fault);
  }

  #prepared(sql: string, parameters: readonly Parameter[]): Statement {
    const key = this.#role === 'read' ? sql.replace(holding, '') : sql;
    let known = this.#names.get(key);
    if (known === undefined) {
      known = { text: statementFor(key), name: `k${this.#names.size}` };
      this.#names.set(key, known);
    }
    return { ...known, values: parameters.map(toValue) };
  }
}

const nowMs = 'CAST(EXTRACT(EPOCH FROM now()) * 1000 AS BIGINT)';
const countUp = `INSERT INTO kumiki_hand (id, number, at) VALUES (?, ?, ${nowMs})
  ON CONFLICT (id) DO UPDATE SET number = excluded.number, at = excluded.at`;
const look = `INSERT INTO kumiki_hand (id, number, at) VALUES (?, 0, ${nowMs})
  ON CONFLICT (id) DO UPDATE SET at = excluded.at RETURNING number`;

const lockOutbox: Statement = { text: `SELECT pg_advisory_xact_lock(${outboxLock})` };

/** Texts of PostgreSQL have no NUL. */
function toValue(parameter: Parameter): unknown {
  if (typeof parameter === 'string')
    return parameter.includes('\0') ? parameter.replaceAll('\0', '\uFFFD') : parameter;
  if (typeof parameter === 'boolean') return parameter ? 1 : 0;
  return parameter ?? null;
}
