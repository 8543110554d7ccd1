import { expect, test } from 'vitest';
import type { Ask, Fault, Told } from '../connections/protocol.ts';
import type { Line } from './line.ts';
import { PostgresDatabase } from './postgres-database.ts';

/** A data base whose server answers the first question with a fault. */
function refusing(fault: Fault): { readonly database: PostgresDatabase; readonly asked: string[] } {
  const asked: string[] = [];
  const answers: Omit<Told, 'number'>[] = [{ results: [], fault }];
  const ask = ({ statements }: Omit<Ask, 'number'>): Omit<Told, 'number'> => {
    asked.push(...statements.map(({ text }) => text));
    return answers.shift() ?? { results: [] };
  };
  return { database: new PostgresDatabase({ ask } as Line), asked };
}

test('a transaction that the server forgot in a crash did not happen', () => {
  const { database, asked } = refusing({
    code: '22023',
    message: 'transaction ID 2329 is in the future',
    lost: false,
  });
  expect(database.outcome('2329')).toBe('aborted');
  expect(asked.at(-1)).toBe('ROLLBACK');
});

test('of one whose server goes away again, nothing is known', () => {
  const { database } = refusing({ code: undefined, message: 'the connection ended', lost: true });
  expect(() => database.outcome('2329')).toThrow('the connection ended');
});
