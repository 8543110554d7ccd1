import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { kumikiError } from '@kumiki/component-sdk/errors';
import { testServer } from '../../../test/http-fixture.ts';
import { isA, socketClient, type Message } from '../../../test/socket-client.ts';
import { openDataFolder, type DataFolder } from '../../data-folder.ts';
import { ChangeFeed, EventLog, ProgressFeed } from '../../events/index.ts';
import { callerOf, type Caller } from '../../identity/roles.ts';
import { AllEvents } from '../core/all-events.ts';
import { DraftEditors } from '../core/drafts/index.ts';
import { Executions } from '../core/executions.ts';
import { EventSockets } from './event-sockets.ts';

let folder: string;
let data: DataFolder;
let server: Awaited<ReturnType<typeof testServer>>;
let sockets: EventSockets;
/** Who calls, by the header `x-me`. */
let people: Record<string, Caller>;

beforeEach(async () => {
  people = {
    aiko: callerOf('1', 'Aiko', { role: 'editor' }),
    ben: callerOf('2', 'Ben', { pipelines: { mark: 'editor' } }),
    guest: callerOf('3', 'Guest', { pipelines: { mark: 'viewer' } }),
  };
  folder = await mkdtemp(join(tmpdir(), 'kumiki-drafts-'));
  data = await openDataFolder(folder);
  await data.pipelines.create('default', 'mark', 'name: mark');
  await data.pipelines.create('default', 'other', 'name: other');
  const { store, pipelines } = data;
  const changes = new ChangeFeed();
  const executions = new Executions({ store, changes } as ConstructorParameters<typeof Executions>[0]);
  sockets = new EventSockets({
    executions,
    all: new AllEvents(new EventLog(store, changes), store),
    progress: new ProgressFeed(),
    pipelines,
    editors: new DraftEditors(),
    beatMs: 500,
  });
  const identify = (request: { readonly headers: Readonly<Record<string, unknown>> }) => {
    const caller = people[String(request.headers['x-me'])];
    if (!caller) throw kumikiError('LOGIN_NEEDED', {});
    return caller;
  };
  server = await testServer([], { upgrade: sockets.upgrade, access: { identify } });
});
afterEach(async () => {
  sockets.close();
  await server.close();
  await data[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

const client = async (me: string) => await socketClient(server.url, { 'x-me': me });
type Client = Awaited<ReturnType<typeof client>>;

/** Somebody who has a draft open. */
async function opened(me: string, draft = 'mark'): Promise<Client> {
  const one = await client(me);
  one.say({ type: 'subscribe', draft });
  const [subscribed] = await one.until(isA('subscribed'));
  expect(subscribed!.data).toEqual({ draft });
  return one;
}

/** Those whom they hear of next. */
async function others({ until }: Client): Promise<unknown> {
  const told = (await until(isA('draft_editors'))).at(-1) as Message;
  expect(told.data['draft']).toBe('mark');
  return told.data['others'];
}

test('whoever has a draft open hears who else has, from coming to going', async () => {
  const aiko = await opened('aiko');
  expect(await others(aiko)).toEqual([]);
  const ben = await opened('ben');
  expect(await others(ben)).toEqual([{ name: 'Aiko', you: false }]);
  expect(await others(aiko)).toEqual([{ name: 'Ben', you: false }]);
  const second = await opened('ben');
  expect(await others(second)).toEqual([
    { name: 'Aiko', you: false },
    { name: 'Ben', you: true },
  ]);
  // However many windows somebody has, they are one.
  expect(await others(aiko)).toEqual([{ name: 'Ben', you: false }]);
  second.socket.terminate();
  expect(await others(aiko)).toEqual([{ name: 'Ben', you: false }]);
  ben.say({ type: 'unsubscribe', draft: 'mark' });
  await ben.until(isA('unsubscribed'));
  expect(await others(aiko)).toEqual([]);
});

test('nobody hears of a draft that they may not change, and nobody hears of them', async () => {
  const aiko = await opened('aiko');
  expect(await others(aiko)).toEqual([]);
  const codeFor = async (me: string, draft: string) => {
    const one = await client(me);
    one.say({ type: 'subscribe', draft });
    return (await one.until(isA('error'))).at(-1)!.data['code'];
  };
  expect(await codeFor('guest', 'mark')).toBe('ROLE_NEEDED');
  expect(await codeFor('ben', 'other')).toBe('PIPELINE_NOT_FOUND');
  expect(await codeFor('aiko', 'gone')).toBe('PIPELINE_NOT_FOUND');
  aiko.say({ type: 'subscribe', draft: 'mark', progress: false });
  expect((await aiko.until(isA('error'))).at(-1)!.data['code']).toBe('MESSAGE_INVALID');
  expect(aiko.messages).toEqual([]);
});

test('who may change it no longer is out of it, and so is who is signed out', async () => {
  const aiko = await opened('aiko');
  expect(await others(aiko)).toEqual([]);
  const ben = await opened('ben');
  expect(await others(aiko)).toHaveLength(1);
  people['ben'] = people['guest']!;
  await ben.until(isA('unsubscribed'));
  expect(await others(aiko)).toEqual([]);
  const again = await opened('aiko');
  expect(await others(aiko)).toEqual([{ name: 'Aiko', you: true }]);
  const closed = once(again.socket, 'close');
  delete people['aiko'];
  expect((await closed)[0]).toBe(4401);
});
