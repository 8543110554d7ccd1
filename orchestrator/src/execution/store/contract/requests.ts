import { expect, test } from 'vitest';
import { requestKeptMs, type NewRequest } from '../../model/request.ts';
import type { ExecutionStore } from '../execution-store.ts';
import { artifact, code, newExecution, newItems, type Clock } from './fixtures.ts';

let made = 0;

/** A request under a key that no other test has. */
function newRequest(more: Partial<NewRequest> = {}): NewRequest {
  return {
    caller: 'local',
    clientId: 'camera 1',
    correlationId: `correlation-${++made}`,
    content: artifact('width: 640').digest,
    fileId: artifact('photo').digest,
    estimatedCompletion: 1_800_000_000_000,
    ...more,
  };
}

/** Requests that clients name: the same one again is the same execution. */
export function requestsContract(subject: () => { store: ExecutionStore; clock: Clock }): void {
  test('a request is recorded with its execution, and known again', async () => {
    const { store, clock } = subject();
    const request = newRequest();
    expect(await store.findRequest('default', request)).toBeUndefined();
    const execution = newExecution(clock);
    expect(await store.createOnce(execution, newItems(2), request)).toBeUndefined();
    expect(await store.execution(execution)).toMatchObject({ counts: { total: 2 }, itemsComplete: true });
    const { content, fileId, estimatedCompletion } = request;
    const known = { execution: execution.id, content, fileId, estimatedCompletion };
    expect(await store.findRequest('default', request)).toEqual(known);
    const again = newExecution(clock);
    expect(await store.createOnce(again, newItems(2), request)).toEqual(known);
    await expect(store.execution(again)).rejects.toEqual(code('EXECUTION_NOT_FOUND'));
  });

  test('many at once make one execution', async () => {
    const { store, clock } = subject();
    const request = newRequest();
    const executions = Array.from({ length: 20 }, () => newExecution(clock));
    const answers = await Promise.all(
      executions.map(async (one) => await store.createOnce(one, newItems(1), request)),
    );
    const first = executions.filter((_, at) => answers[at] === undefined);
    expect(first).toHaveLength(1);
    const others = answers.filter((answer) => answer !== undefined);
    expect(new Set(others.map(({ execution }) => execution))).toEqual(new Set([first[0]!.id]));
  });

  test('another content under the same key is refused, and changes nothing', async () => {
    const { store, clock } = subject();
    const request = newRequest();
    const execution = newExecution(clock);
    await store.createOnce(execution, newItems(1), request);
    const other = newExecution(clock);
    const different = { ...request, content: artifact('width: 320').digest };
    await expect(store.createOnce(other, newItems(1), different)).rejects.toEqual(
      code('REQUEST_REPEATED_DIFFERENTLY'),
    );
    await expect(store.execution(other)).rejects.toEqual(code('EXECUTION_NOT_FOUND'));
    expect(await store.findRequest('default', request)).toMatchObject({ execution: execution.id });
  });

  test('is another one for another caller, client, correlation or project', async () => {
    const { store, clock } = subject();
    const request = newRequest();
    const own = [
      request,
      { ...request, caller: 'token:7' },
      { ...request, clientId: 'camera 2' },
      { ...request, correlationId: `${request.correlationId}-2` },
    ];
    for (const one of own) {
      expect(await store.createOnce(newExecution(clock), newItems(1), one)).toBeUndefined();
    }
    const elsewhere = newExecution(clock, { project: 'other' });
    expect(await store.createOnce(elsewhere, newItems(1), request)).toBeUndefined();
    expect(await store.findRequest('other', request)).toMatchObject({ execution: elsewhere.id });
  });

  test('is known for 30 days, also where its execution is gone', async () => {
    const { store, clock } = subject();
    const project = 'requests';
    const request = newRequest();
    const execution = newExecution(clock, { project });
    await store.createOnce(execution, newItems(1), request);
    await store.request(execution, { type: 'request_cancel' });
    const { epoch } = await store.claim(execution, 'owner');
    await store.commit(execution, { epoch }, [{ type: 'end' }]);
    clock.pass(requestKeptMs - 1);
    expect(await store.remove(project, [execution.id])).toEqual([execution.id]);
    expect(await store.findRequest(project, request)).toMatchObject({ execution: execution.id });
    clock.pass(1);
    expect(await store.findRequest(project, request)).toBeUndefined();
    const later = newExecution(clock, { project });
    expect(await store.createOnce(later, newItems(1), request)).toBeUndefined();
    expect(await store.findRequest(project, request)).toMatchObject({ execution: later.id });
  });
}
