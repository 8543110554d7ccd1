import type { ExecutionRef, ExecutionStatus, ExecutionStore } from '../execution/index.ts';

type Listener = (ref: ExecutionRef, status: ExecutionStatus | undefined) => void;

/**
 * Tells who listens that something of an execution has changed. It carries no content but the state, where the change
 * says it: whoever hears it reads from where they are, so nothing is lost and nothing comes twice.
 */
export class Listeners {
  readonly #ofOne = new Map<string, Set<Listener>>();
  readonly #ofAll = new Set<Listener>();

  changed(ref: ExecutionRef, status?: ExecutionStatus): void {
    for (const listener of this.#ofOne.get(keyOf(ref)) ?? []) listener(ref, status);
    for (const listener of this.#ofAll) listener(ref, status);
  }

  /** Some changes may have been missed: whoever listens looks where they are. */
  allMayHaveChanged(): void {
    for (const [key, listeners] of this.#ofOne) {
      const at = key.indexOf('/');
      const ref = { project: key.slice(0, at), id: key.slice(at + 1) };
      for (const listener of listeners) listener(ref, undefined);
    }
  }

  /** @param ref without it, all executions @returns ends the listening */
  listen(ref: ExecutionRef | undefined, listener: Listener): () => void {
    if (!ref) {
      this.#ofAll.add(listener);
      return () => void this.#ofAll.delete(listener);
    }
    const key = keyOf(ref);
    const listeners = this.#ofOne.get(key) ?? new Set();
    this.#ofOne.set(key, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#ofOne.get(key) === listeners) this.#ofOne.delete(key);
    };
  }
}

/** Tells of changes of records, and apart from them of new lines in logs, which are many. */
export class ChangeFeed extends Listeners {
  readonly logs = new Listeners();
}

/** What changes a record, of the methods of a store whose first argument names the execution. */
const changing = new Set<string | symbol>([
  'create',
  'createOwned',
  'createOnce',
  'appendItems',
  'claim',
  'release',
  'commit',
  'request',
] satisfies readonly (keyof ExecutionStore)[]);

/** The same store, whose changes are told when they are durable. */
export function telling(store: ExecutionStore, feed: ChangeFeed): ExecutionStore {
  return new Proxy(store, {
    get(target, name) {
      const found = Reflect.get(target, name, target) as unknown;
      if (typeof found !== 'function') return found;
      const method = found.bind(target) as (...given: readonly unknown[]) => unknown;
      const told = changing.has(name) ? feed : name === 'appendLog' ? feed.logs : undefined;
      if (!told) return method;
      return async (ref: ExecutionRef, ...rest: readonly unknown[]) => {
        const answer = await method(ref, ...rest);
        told.changed({ project: ref.project, id: ref.id }, statusIn(answer));
        return answer;
      };
    },
  });
}

/** Most changes answer with the state that they left. */
function statusIn(answer: unknown): ExecutionStatus | undefined {
  const known = typeof answer === 'object' && answer !== null && 'status' in answer;
  return known ? (answer.status as ExecutionStatus) : undefined;
}

function keyOf({ project, id }: ExecutionRef): string {
  return `${project}/${id}`;
}
