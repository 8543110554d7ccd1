import { failpoint } from '@kumiki/component-sdk/failpoint';
import { KumikiError, kumikiError } from '@kumiki/component-sdk/errors';
import type { Database } from '../../database/database.ts';
import { reads, writes } from '../../thread/operations.ts';
import { sendError, type ThreadReply, type ThreadRequest } from '../../thread/protocol.ts';
import { channels } from '../connections/protocol.ts';
import { databaseTime } from '../database-time.ts';
import { heldBy } from '../lines.ts';
import { isAway, isCollision, isLost, postgresError } from '../postgres-error.ts';
import { pause } from './line.ts';
import { OutcomeUnknown, type PostgresDatabase } from './postgres-database.ts';

type Operation = (database: Database, ...parameters: readonly unknown[]) => unknown;

export interface Serving {
  readonly database: PostgresDatabase;
  /** Milliseconds since the epoch, by the data base. */
  readonly now: () => number;
  /** For messages. */
  readonly store: string;
}

/** So often a transaction that met another one, or lost its connection, begins again. */
const mostTries = 8;
const pauseMs = 20;

/** Something of a transaction was refused after it had changed something: the others begin again without it. */
class Mixed extends Error {}

/**
 * Carries out writes in one transaction. One that is refused leaves the others alone. Those that met another transaction,
 * or whose connection ended before it was durable, begin again by themselves.
 */
export function serveWrites(serving: Serving, requests: readonly ThreadRequest[]): ThreadReply[] {
  try {
    return trying(serving, () => writeTogether(serving, requests));
  } catch (thrown) {
    // One by one where one of them is the reason; not where what became of all of them is unknown.
    if (requests.length > 1 && !isAway(thrown) && !(thrown instanceof KumikiError))
      return requests.flatMap((request) => serveWrites(serving, [request]));
    return requests.map((request) => refused(serving, request, thrown));
  }
}

/** Reads on one state of the data base. */
export function serveRead(serving: Serving, request: ThreadRequest): ThreadReply {
  const { database } = serving;
  try {
    return trying(serving, () => {
      database.begin('read');
      const reply = { number: request.number, result: carryOut(serving, reads, request) };
      database.commit();
      return reply;
    });
  } catch (thrown) {
    return refused(serving, request, thrown);
  }
}

function writeTogether(serving: Serving, requests: readonly ThreadRequest[]): ThreadReply[] {
  const { database } = serving;
  database.begin('write');
  for (const held of heldBy(requests)) database.hold(held);
  const replies: ThreadReply[] = [];
  for (const request of requests) {
    const before = database.written;
    try {
      replies.push({ number: request.number, result: carryOut(serving, writes, request) });
      tellOthers(database, request, before);
    } catch (thrown) {
      if (requests.length === 1 || isLost(thrown) || isCollision(thrown)) throw thrown;
      if (database.written !== before) throw new Mixed();
      replies.push(refused(serving, request, thrown));
    }
  }
  failpoint('before-commit');
  try {
    database.commit();
  } catch (thrown) {
    if (!(thrown instanceof OutcomeUnknown) || !wasCommitted(serving, thrown)) throw thrown;
  }
  failpoint('after-commit');
  return replies;
}

function carryOut(
  { database, now }: Serving,
  operations: Readonly<Record<string, unknown>>,
  { operation, parameters }: ThreadRequest,
): unknown {
  const given = parameters.map((one) => (one === databaseTime ? now() : one));
  return (operations[operation] as Operation)(database, ...given);
}

/** Other replicas look where they are when they hear of it. */
function tellOthers(
  database: PostgresDatabase,
  { operation, parameters }: ThreadRequest,
  before: number,
): void {
  if (database.written === before) return;
  if (operation === 'appendLog') {
    const { project, id } = parameters[1] as { project: string; id: string };
    database.tell(channels.logs, JSON.stringify([project, id]));
  } else if (database.hasEvents) database.tell(channels.events, '');
}

/** @throws STORE_UNAVAILABLE where nobody can say any more */
function wasCommitted({ database, store }: Serving, unknown: OutcomeUnknown): boolean {
  for (let tries = 1; ; tries++) {
    try {
      return database.wasCommitted(unknown.number);
    } catch (thrown) {
      database.rollback();
      if (tries < mostTries && mayBegin(thrown)) {
        pause(Math.random() * pauseMs * tries);
        continue;
      }
      const reason = 'the connection ended while a change became durable, and it is not known whether it did';
      throw kumikiError('STORE_UNAVAILABLE', { store, reason }, { cause: thrown });
    }
  }
}

function trying<Result>({ database }: Serving, work: () => Result): Result {
  for (let tries = 1; ; tries++) {
    try {
      return work();
    } catch (thrown) {
      database.rollback();
      if (tries === mostTries || !mayBegin(thrown)) throw thrown;
      // Not in step with the one that it met.
      pause(Math.random() * pauseMs * tries);
    }
  }
}

/** Begun again, it may go through. */
function mayBegin(thrown: unknown): boolean {
  return isCollision(thrown) || (isLost(thrown) && !isAway(thrown));
}

function refused({ store }: Serving, { number }: ThreadRequest, thrown: unknown): ThreadReply {
  return { number, error: sendError(postgresError(thrown, store)) };
}
