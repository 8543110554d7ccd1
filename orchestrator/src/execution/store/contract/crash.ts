import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { isTerminal } from '../../model/execution.ts';
import { newExecutionId } from '../../model/ids.ts';
import type { ExecutionStore } from '../execution-store.ts';
import { allEvents, artifact, newItems, plan } from './fixtures.ts';

/** A store that outlives the processes that use it. */
export interface CrashSubject {
  /** A program that opens the store and runs `commitEndlessly` on it, for Node. */
  readonly program: { readonly file: string; readonly args: readonly string[] };
  /** Opens the store after the program has died. */
  reopen(): Promise<ExecutionStore>;
}

const itemsEach = 3;

/** Runs executions one after the other, several at a time, and says what was acknowledged: `ID REVISION STATUS`. */
export async function commitEndlessly(store: ExecutionStore): Promise<never> {
  const lane = async (): Promise<never> => {
    for (;;) {
      const ref = { project: 'default', id: newExecutionId(Date.now()) };
      const say = ({ revision, status }: { revision: number; status: string }): void => {
        process.stdout.write(`${ref.id} ${revision} ${status}\n`);
      };
      const rest = { params: {}, shared: {}, files: {}, priority: 0, keep: 'all', labels: {} } as const;
      const made = { ...ref, ...rest, pipeline: { name: 'p' } };
      say(await store.create(made, newItems(itemsEach), { complete: true }));
      const { epoch } = await store.claim(ref, 'dying');
      say(await store.commit(ref, { epoch }, [{ type: 'plan', plan, steps: ['a'] }, { type: 'start' }]));
      for (let item = 0; item < itemsEach; item++) {
        const begin = [
          { type: 'item_started', item },
          { type: 'step_started', item, step: 'a' },
        ] as const;
        say(await store.commit(ref, { epoch }, begin));
        const outputs = { image: artifact(`${ref.id} ${item}`) };
        const done = [
          { type: 'step_succeeded', item, step: 'a', outputs },
          { type: 'item_succeeded', item, outputs },
        ] as const;
        say(await store.commit(ref, { epoch }, done));
      }
      say(await store.commit(ref, { epoch }, [{ type: 'end' }]));
    }
  };
  return await Promise.race(Array.from({ length: 8 }, lane));
}

/** Kills a process while it commits, and looks at what is left. */
export function crashContract(open: () => Promise<CrashSubject>): void {
  test.each([20, 150, 400])(
    'keeps what it acknowledged when its process is killed after %i answers',
    async (answers) => {
      const subject = await open();
      const { program } = subject;
      const child = spawn(process.execPath, [program.file, ...program.args], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = once(child, 'close');
      const acknowledged = new Map<string, { revision: number; status: string }>();
      let heard = 0;
      for await (const line of createInterface({ input: child.stdout })) {
        const [id, revision, status] = line.split(' ') as [string, string, string];
        acknowledged.set(id, { revision: Number(revision), status });
        if (++heard === answers) child.kill('SIGKILL');
      }
      await ended;

      expect(heard).toBeGreaterThanOrEqual(answers);
      const store = await subject.reopen();
      try {
        for (const [id, said] of acknowledged) {
          const ref = { project: 'default', id };
          const found = await store.execution(ref);
          expect(found.revision).toBeGreaterThanOrEqual(said.revision);
          const ends = (await allEvents(store, ref)).filter((type) => type === 'execution_ended');
          expect(ends).toHaveLength(isTerminal(found.status) ? 1 : 0);
          const items = await store.items(ref, { status: ['succeeded'] }, { from: 0, limit: 10 });
          expect(items).toHaveLength(found.counts.succeeded);
        }
        // Whoever comes next carries each of them to its end.
        for (const { project, id, epoch } of await store.claimAbandoned('next', 1000)) {
          await store.request({ project, id }, { type: 'request_cancel' });
          const { status } = await store.commit({ project, id }, { epoch }, [{ type: 'end' }]);
          expect(isTerminal(status)).toBe(true);
        }
        expect(await store.claimAbandoned('last', 1)).toEqual([]);
      } finally {
        await store.close();
      }
    },
  );
}
