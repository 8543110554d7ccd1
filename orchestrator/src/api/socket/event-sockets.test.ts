import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { testServer } from '../../../test/http-fixture.ts';
import { isA, socketClient, type Message } from '../../../test/socket-client.ts';
import { openDataFolder, type DataFolder } from '../../data-folder.ts';
import { ChangeFeed, EventLog, ProgressFeed, telling } from '../../events/index.ts';
import { Clock, finish, running } from '../../execution/store/contract/fixtures.ts';
import type { ExecutionRef } from '../../execution/index.ts';
import { localCaller, type Caller } from '../../identity/roles.ts';
import { AllEvents } from '../core/all-events.ts';
import { DraftEditors } from '../core/drafts/index.ts';
import { Executions } from '../core/executions.ts';
import { allEventsRoute } from '../http/routes/all-events.ts';
import { EventSockets } from './event-sockets.ts';

let folder: string;
let data: DataFolder;
let server: Awaited<ReturnType<typeof testServer>>;
let sockets: EventSockets;
let progress: ProgressFeed;
let caller: Caller | undefined;
let beatMs: number | undefined;

beforeEach(async () => {
  caller = localCaller;
  beatMs = undefined;
  folder = await mkdtemp(join(tmpdir(), 'kumiki-sockets-'));
});
afterEach(async () => {
  sockets.close();
  await server.close();
  await data[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function serve(): Promise<void> {
  const changes = new ChangeFeed();
  data = await openDataFolder(folder, { tell: (store) => telling(store, changes) });
  const { store } = data;
  const all = new AllEvents(new EventLog(store, changes), store);
  const executions = new Executions({ store, changes } as ConstructorParameters<typeof Executions>[0]);
  progress = new ProgressFeed();
  const drafts = { pipelines: data.pipelines, editors: new DraftEditors() };
  sockets = new EventSockets({ executions, all, progress, ...drafts, ...(beatMs && { beatMs }) });
  const identify = () => {
    if (!caller) throw kumikiError('LOGIN_NEEDED', {});
    return caller;
  };
  server = await testServer([allEventsRoute(all)], { upgrade: sockets.upgrade, access: { identify } });
}

const client = async (headers: Record<string, string> = {}, path?: string) =>
  await socketClient(server.url, headers, path);

const isEnd = ({ type }: Message) => type === 'unsubscribed';
const seqs = (messages: readonly Message[]) => messages.filter(isA('event')).map(({ data: { seq } }) => seq);

async function begun(pipeline = 'mark'): Promise<ExecutionRef> {
  return await running(data.store, new Clock(), 1, { pipeline: { name: pipeline, version: 1 } });
}

async function done(pipeline = 'mark'): Promise<ExecutionRef> {
  const ref = await begun(pipeline);
  await finish(data.store, ref, 1);
  return ref;
}

describe('a WebSocket', () => {
  test('tells what happens in an execution, each event once and in order, until its end', async () => {
    await serve();
    const ref = await begun();
    const { say, until } = await client();
    say({ type: 'subscribe', execution_id: ref.id });
    const first = await until(({ type, data: { seq } }) => type === 'event' && seq === 4);
    expect(first[0]).toEqual({ type: 'subscribed', data: { execution_id: ref.id } });
    await finish(data.store, ref, 1);
    const rest = await until(isEnd);
    expect(seqs([...first, ...rest])).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(rest.at(-1)).toEqual({
      type: 'unsubscribed',
      data: { execution_id: ref.id, because: 'ended' },
    });
    expect(rest.findLast(isA('event'))).toEqual({
      type: 'event',
      data: {
        type: 'execution_ended',
        execution_id: ref.id,
        seq: 8,
        at: expect.any(String),
        status: 'succeeded',
        counts: expect.objectContaining({ succeeded: 1 }),
      },
    });
  });

  test('tells the progress of steps as the requirements name it, without a number', async () => {
    await serve();
    const ref = await begun();
    const { say, until } = await client();
    say({ type: 'subscribe', execution_id: ref.id });
    await until(isA('subscribed'));
    const update = { execution_id: ref.id, status: 'running', step: 'find', item: 0, fraction: 0.5 };
    progress.tell(ref, update);
    progress.tell({ ...ref, id: 'another' }, { ...update, execution_id: 'another' });
    const told = await until(({ type, data: { step } }) => type === 'progress_update' && step === 'find');
    expect(told.at(-1)).toEqual({ type: 'progress_update', data: update });
    await data.store.commit(ref, { epoch: 1 }, [
      { type: 'item_started', item: 0, at: 1 },
      { type: 'step_started', item: 0, step: 'a', at: 1 },
    ]);
    const states = await until(({ type, data: { step } }) => type === 'progress_update' && step === 'a');
    const expected = { execution_id: ref.id, status: 'running', step: 'a', item: 0 };
    expect(states.at(-1)).toEqual({ type: 'progress_update', data: expected });
  });

  test('goes on behind the number that a client has', async () => {
    await serve();
    const ref = await done();
    const { say, until } = await client();
    say({ type: 'subscribe', execution_id: ref.id, from: 6, progress: false });
    expect((await until(isEnd)).map(({ type }) => type)).toEqual([
      'subscribed',
      'event',
      'event',
      'event',
      'unsubscribed',
    ]);
  });

  test('tells of all executions from now on, or from a position, filtered, and stops', async () => {
    await serve();
    await done('before');
    const { say, until, messages } = await client();
    say({ type: 'subscribe', types: ['execution_ended'], pipelines: ['mark'], progress: false });
    const [subscribed] = await until(isA('subscribed'));
    await done('other');
    const ref = await done('mark');
    const [told] = await until(isA('event'));
    expect(told!.data).toMatchObject({ execution_id: ref.id, type: 'execution_ended' });
    expect(told!.data['position']).toBeGreaterThan(Number(subscribed!.data['position']));
    say({ type: 'unsubscribe' });
    await until(isEnd);
    await done('mark');
    say({ type: 'ping' });
    await until(isA('pong'));
    expect(messages).toEqual([]);
    say({ type: 'subscribe', after: subscribed!.data['position'], types: ['execution_ended'] });
    expect((await until(isA('event'))).at(-1)!.data).not.toMatchObject({ execution_id: ref.id });
    expect((await until(isA('event'))).at(-1)!.data).toEqual(told!.data);
  });

  test('tells nobody of pipelines that they may not see', async () => {
    caller = { id: 'u', name: 'u', role: 'viewer', pipelines: { mark: 'viewer' } };
    await serve();
    const hidden = await done('other');
    const { say, until } = await client();
    say({ type: 'subscribe', execution_id: hidden.id });
    const [refused] = await until(isA('error'));
    expect(refused!.data).toMatchObject({ code: 'EXECUTION_NOT_FOUND', execution_id: hidden.id });
    say({ type: 'subscribe', after: 0 });
    const ref = await done('mark');
    const told = await until(({ data: { type } }) => type === 'execution_ended');
    expect(new Set(told.filter(isA('event')).map(({ data: { execution_id } }) => execution_id))).toEqual(
      new Set([ref.id]),
    );
  });

  test.each([
    ['no JSON', 'nothing', 'it is not JSON'],
    ['a list', '[]', 'expected'],
    ['another type', '{"type": "shout"}', 'type'],
    ['a number from 0', '{"type": "subscribe", "from": 0}', 'from'],
    ['no id', '{"type": "subscribe", "execution_id": "../x"}', 'execution_id'],
    ['what is nested deep', `${'['.repeat(5000)}${']'.repeat(5000)}`, 'nested'],
  ])('says what is wrong with %s, and goes on', async (_, text, said) => {
    await serve();
    const { socket, say, until } = await client();
    socket.send(text);
    const [error] = await until(isA('error'));
    expect(error!.data).toMatchObject({ code: 'MESSAGE_INVALID', detail: expect.stringContaining(said) });
    say({ type: 'ping' });
    await until(isA('pong'));
  });

  test('is closed for messages that are too large or not text, and has a limit of subscriptions', async () => {
    await serve();
    const large = await client();
    large.socket.send('x'.repeat(20_000));
    expect((await once(large.socket, 'close'))[0]).toBe(1009);
    const binary = await client();
    binary.socket.send(Buffer.from('x'));
    expect((await once(binary.socket, 'close'))[0]).toBe(1008);
    const many = await client();
    for (let at = 0; at <= 100; at++) many.say({ type: 'subscribe', execution_id: (await begun()).id });
    const told = await many.until(isA('error'));
    expect(told.at(-1)!.data).toMatchObject({ code: 'SUBSCRIPTIONS_TOO_MANY' });
  });

  test('is for callers of this server alone', async () => {
    await serve();
    const refused = async (headers: Record<string, string>, path?: string) => {
      const [error] = (await client(headers, path).catch((thrown: unknown) => [thrown])) as [Error];
      return error.message;
    };
    expect(await refused({ Origin: 'https://evil.example' })).toContain('403');
    expect(await refused({}, '/api/v1/other')).toContain('404');
    caller = undefined;
    expect(await refused({})).toContain('401');
  });

  test('ends when the login does, and when the client is gone', async () => {
    beatMs = 20;
    await serve();
    const here = await client();
    const closed = once(here.socket, 'close');
    caller = undefined;
    expect((await closed)[0]).toBe(4401);
    caller = localCaller;
    const gone = await client();
    // It answers no ping any more.
    gone.socket.pause();
    gone.socket.on('error', () => undefined);
    const stopped = once(gone.socket, 'close');
    await new Promise<void>((resolve) => {
      const look = () => (sockets.count === 0 ? resolve() : setImmediate(look));
      look();
    });
    gone.socket.resume();
    await stopped;
  });

  test('a client that reads nothing for a while misses nothing, and holds nobody up', async () => {
    await serve();
    const slow = await client();
    slow.say({ type: 'subscribe', progress: false });
    await slow.until(isA('subscribed'));
    slow.socket.pause();
    const quick = await client();
    quick.say({ type: 'subscribe', progress: false });
    await quick.until(isA('subscribed'));
    const refs = await Promise.all(Array.from({ length: 60 }, () => done()));
    const told: Message[] = [];
    while (told.filter(({ data: { type } }) => type === 'execution_ended').length < refs.length)
      told.push(...(await quick.until(isA('event'))));
    slow.socket.resume();
    const late: Message[] = [];
    while (late.length < told.length) late.push(...(await slow.until(isA('event'))));
    expect(late).toEqual(told);
    expect(told.map(({ data: { position } }) => position)).toEqual(
      told.map((_, at) => Number(told[0]!.data['position']) + at),
    );
  });
});

describe('server-sent events of all executions', () => {
  test('go on behind the id that a client has, and are filtered', async () => {
    await serve();
    const first = await done('mark');
    const second = await done('other');
    const read = async (path: string, headers: Record<string, string>, count: number) => {
      const answer = await server.fetch(path, { headers });
      let text = '';
      for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk;
        if ([...text.matchAll(/^data: /gm)].length >= count) break;
      }
      return [...text.matchAll(/^id: (\d+)\nevent: (\w+)\ndata: (.*)$/gm)].map(([, id, event, line]) => ({
        id: Number(id),
        event,
        of: (JSON.parse(line!) as { execution_id: string }).execution_id,
      }));
    };
    const all = await read('/api/v1/events?after=0', {}, 16);
    expect(all.map(({ of }) => of)).toEqual([
      ...Array.from({ length: 8 }, () => first.id),
      ...Array.from({ length: 8 }, () => second.id),
    ]);
    const rest = await read('/api/v1/events', { 'Last-Event-ID': String(all[9]!.id) }, 6);
    expect(rest).toEqual(all.slice(10));
    const path = '/api/v1/events?after=0&pipeline=other&type=execution_ended';
    expect(await read(path, {}, 1)).toEqual([all.at(-1)]);
  });
});
