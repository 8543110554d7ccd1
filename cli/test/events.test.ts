import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { picture, temporaryFolder } from './kumiki.ts';
import { UpPlatform } from './up-platform.ts';

interface Message {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: UpPlatform;
beforeEach(async () => {
  folder = await temporaryFolder();
  platform = await UpPlatform.start(folder.path);
});
afterEach(async () => {
  await platform.kill();
  await folder[Symbol.asyncDispose]();
});

/** Subscribes with the WebSocket that browsers have. */
async function follow(subscription: object) {
  const socket = new WebSocket(`${platform.url.replace('http', 'ws')}/api/v1/events`);
  const messages: Message[] = [];
  let wake: () => void = () => undefined;
  const closed = new Promise<number>((resolve) =>
    socket.addEventListener('close', ({ code }) => {
      resolve(code);
      wake();
    }),
  );
  socket.addEventListener('open', () => socket.send(JSON.stringify({ type: 'subscribe', ...subscription })));
  socket.addEventListener('message', ({ data }) => {
    messages.push(JSON.parse(String(data)) as Message);
    wake();
  });
  return {
    closed,
    until: async (is: (message: Message) => boolean): Promise<readonly Message[]> => {
      while (!messages.some(is)) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return messages;
    },
  };
}

const seqs = (messages: readonly Message[]) =>
  messages.filter(({ type }) => type === 'event').map(({ data: { seq } }) => Number(seq));

describe('the platform', () => {
  test('tells a page of the steps of an execution, and of its end', async () => {
    await platform.publish();
    const all = await follow({});
    await all.until(({ type }) => type === 'subscribed');
    const { data } = await platform.run({ params: { ms: 600 } }, await picture('png'));
    const one = await follow({ execution_id: data.execution_id });
    const messages = await one.until(({ type }) => type === 'unsubscribed');
    expect(seqs(messages)).toEqual(seqs(messages).map((_, at) => at + 1));
    const { execution_id: id } = data;
    const waiting = { execution_id: id, status: 'running', step: 'wait', item: 0, message: 'waiting' };
    expect(messages).toContainEqual({
      type: 'progress_update',
      data: { ...waiting, fraction: expect.any(Number) as number },
    });
    const isUpdate = ({ type, data: { status, step } }: Message) =>
      type === 'progress_update' && status === 'succeeded' && step === null;
    const told = await all.until(isUpdate);
    expect(told).toContainEqual({
      type: 'progress_update',
      data: { execution_id: id, status: 'succeeded', step: null },
    });
    expect(told).toContainEqual({
      type: 'progress_update',
      data: expect.objectContaining({ execution_id: id, step: 'flip' }) as object,
    });
  });

  test('goes on with the numbers where it was killed, and says good-bye when it stops', async () => {
    await platform.publish();
    const { data } = await platform.run({ params: { ms: 1500 } }, await picture('png'));
    const before = await follow({ execution_id: data.execution_id });
    const seen = seqs(await before.until(({ data: { type } }) => type === 'step_succeeded'));
    await platform.kill();
    expect(await before.closed).toBe(1006);
    platform = await UpPlatform.start(folder.path);
    const after = await follow({ execution_id: data.execution_id, from: seen.at(-1)! + 1 });
    const rest = seqs(await after.until(({ type }) => type === 'unsubscribed'));
    expect([...seen, ...rest]).toEqual([...seen, ...rest].map((_, at) => at + 1));
    const last = await follow({});
    await last.until(({ type }) => type === 'subscribed');
    expect((await platform.kill('SIGTERM')).code).toBe(0);
    expect(await last.closed).toBe(1001);
  });
});
