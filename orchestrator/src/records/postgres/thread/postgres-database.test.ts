import { describe, expect, test } from 'vitest';
import type { Ask, Told } from '../connections/protocol.ts';
import type { Line } from './line.ts';
import { OutcomeUnknown, PostgresDatabase } from './postgres-database.ts';

const lost = { code: undefined, message: 'the connection ended', lost: true };

/** A server that keeps one number for each hand, and whose connection may end with COMMIT. */
class Server {
  /** What becomes of the next transaction whose COMMIT is not answered. */
  unanswered: 'committed' | 'aborted' | undefined;
  readonly asked: string[] = [];
  readonly #numbers = new Map<unknown, number>();
  #pending: (() => void)[] = [];

  readonly line = { ask: (asked: Omit<Ask, 'number'>) => this.#answer(asked) } as Line;

  #answer({ statements }: Omit<Ask, 'number'>): Omit<Told, 'number'> {
    const results: Told['results'][number][] = [];
    for (const { text, values = [] } of statements) {
      this.asked.push(text);
      const [hand, number] = values;
      if (text.includes('excluded.number')) this.#pending.push(() => this.#numbers.set(hand, Number(number)));
      const isEnd = text === 'COMMIT';
      if (isEnd && this.unanswered !== 'aborted') for (const change of this.#pending) change();
      if (isEnd) this.#pending = [];
      if (isEnd && this.unanswered) {
        this.unanswered = undefined;
        return { results, fault: lost };
      }
      const rows = text.includes('RETURNING number') ? [{ number: this.#numbers.get(hand) ?? 0 }] : [];
      results.push({ rows, changes: 1, command: text.split(' ')[0]! });
    }
    return { results };
  }
}

function change(database: PostgresDatabase): void {
  database.begin('write');
  database.run('UPDATE item SET status = ?', ['x']);
  database.commit();
}

function unclear(database: PostgresDatabase): number {
  try {
    change(database);
  } catch (thrown) {
    if (thrown instanceof OutcomeUnknown) return thrown.number;
    throw thrown;
  }
  throw new Error('it was answered');
}

describe('a change whose end nobody answered', () => {
  test.each(['committed', 'aborted'] as const)('was %s, as the row of its hand says', (became) => {
    const server = new Server();
    const database = new PostgresDatabase(server.line);
    change(database);
    server.unanswered = became;
    expect(database.wasCommitted(unclear(database))).toBe(became === 'committed');
    // The next one is not taken for it.
    change(database);
    server.unanswered = 'aborted';
    expect(database.wasCommitted(unclear(database))).toBe(false);
  });

  test('is told from those of another hand', () => {
    const server = new Server();
    const [one, other] = [new PostgresDatabase(server.line), new PostgresDatabase(server.line)];
    server.unanswered = 'aborted';
    const number = unclear(one);
    change(other);
    expect(one.wasCommitted(number)).toBe(false);
  });
});

test('a transaction that changes nothing writes no number', () => {
  const server = new Server();
  const database = new PostgresDatabase(server.line);
  database.begin('write');
  database.get('SELECT 1 AS one');
  database.commit();
  expect(server.asked.join()).not.toContain('kumiki_hand');
});
