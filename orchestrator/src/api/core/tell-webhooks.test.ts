import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDataFolder, type DataFolder } from '../../data-folder.ts';
import { ChangeFeed, EventLog, telling } from '../../events/index.ts';
import { Clock, finish, newExecution, running } from '../../execution/store/contract/fixtures.ts';
import type { ExecutionRef } from '../../execution/index.ts';
import { AddressRules } from '../../net/index.ts';
import { Cipher, newSecretKey } from '../../secrets/index.ts';
import { eventAnswer } from '../http/routes/event-answer.ts';
import { TellWebhooks } from './tell-webhooks.ts';

const cipher = new Cipher([newSecretKey()]);
const project = 'default';

interface Received {
  readonly headers: Record<string, string>;
  readonly text: string;
  readonly host: string;
}

let folder: string;
let data: DataFolder;
let telling_: TellWebhooks;
let clean: (() => Promise<unknown>)[];
let outcomes: string[];
/** How often events were read. */
let reads: number;

beforeEach(async () => {
  clean = [];
  outcomes = [];
  reads = 0;
  folder = await mkdtemp(join(tmpdir(), 'kumiki-telling-'));
  await open();
});
afterEach(async () => {
  await close();
  for (const one of clean) await one();
  await rm(folder, { recursive: true });
});

async function open(): Promise<void> {
  const changes = new ChangeFeed();
  data = await openDataFolder(folder, { tell: (store) => telling(store, changes) });
  const counted = {
    lastPosition: async () => await data.store.lastPosition(),
    eventsAfter: async (after: number, limit: number) => {
      reads++;
      return await data.store.eventsAfter(after, limit);
    },
  };
  telling_ = new TellWebhooks({
    store: data.webhooks,
    executions: data.store,
    events: new EventLog(counted, changes),
    cipher,
    rules: new AddressRules('127.0.0.0/8'),
    answer: eventAnswer,
    delay: (tries) => (tries < 3 ? 1 : undefined),
    sent: ({ outcome }) => outcomes.push(outcome),
  });
  await telling_.start();
}

async function close(): Promise<void> {
  await telling_[Symbol.asyncDispose]();
  await data[Symbol.asyncDispose]();
}

/** A receiver that answers as told; messages are taken in order. */
async function receiver(answer: (response: ServerResponse, received: Received) => void) {
  const messages: Received[] = [];
  const waiting: (() => void)[] = [];
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    let text = '';
    for await (const chunk of request) text += String(chunk);
    const headers = request.headers as Record<string, string>;
    const received = { headers, text, host: headers['host']! };
    messages.push(received);
    answer(response, received);
    for (const wake of waiting.splice(0)) wake();
  };
  const server = createServer((request, response) => void listener(request, response));
  server.listen(0, '0.0.0.0');
  await once(server, 'listening');
  clean.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/hook`,
    messages,
    /** Resolves when so many have come. */
    async count(wanted: number): Promise<Received[]> {
      while (messages.length < wanted) await new Promise<void>((resolve) => waiting.push(resolve));
      return messages;
    },
  };
}

/** An execution of one item that succeeded. */
async function done(pipeline = 'find-and-mark', more: object = {}): Promise<ExecutionRef> {
  const ref = await running(data.store, new Clock(), 1, {
    pipeline: { name: pipeline, version: 3 },
    ...more,
  });
  await finish(data.store, ref, 1);
  return ref;
}

/** When a delivery has come to such a state, by asking until it has. */
async function until(webhook: string, status: string) {
  for (;;) {
    const { items } = await data.webhooks.deliveries({ project, id: webhook }, {}, { limit: 1 });
    if (items[0]?.status === status) return items[0];
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('webhooks', () => {
  test('are told the trace that the run belongs to, and each attempt is counted', async () => {
    const here = await receiver((response, { headers }) => {
      response.statusCode = headers['traceparent'] === undefined ? 500 : 204;
      response.end();
    });
    await telling_.webhooks.create(project, { url: here.url }, 'local');
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    await done('traced', { trace: `00-${trace}-00f067aa0ba902b7-01` });
    const [{ headers }] = (await here.count(1)) as [Received];
    expect(headers['traceparent']).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
    expect(headers['traceparent']).not.toContain('00f067aa0ba902b7');
    await done('other');
    expect((await here.count(2))[1]!.headers).not.toHaveProperty('traceparent');
    await here.count(4);
    while (outcomes.length < 4) await new Promise((resolve) => setImmediate(resolve));
    expect(outcomes).toEqual(['delivered', 'failed', 'failed', 'failed']);
  });

  test('are told what they asked for, signed so that a stock verifier accepts it', async () => {
    const here = await receiver((response) => response.end('thank you'));
    const { webhook, secret } = await telling_.webhooks.create(project, { url: here.url }, 'local');
    const ref = await done('find-and-mark', { labels: { correlation_id: 'lot-7' } });
    const [{ headers, text }] = (await here.count(1)) as [Received];
    const told = new Verifier(secret).verify(text, headers);
    expect(told).toMatchObject({
      type: 'execution_ended',
      timestamp: expect.any(String),
      data: {
        execution_id: ref.id,
        pipeline: 'find-and-mark',
        version: 3,
        status: 'succeeded',
        seq: 8,
        labels: { correlation_id: 'lot-7' },
        counts: { total: 1, succeeded: 1 },
      },
    });
    const { id } = await until(webhook.id, 'delivered');
    expect(id).toBe(headers['webhook-id']);
    const { attempts } = await telling_.webhooks.delivery(project, webhook.id, id);
    expect(attempts).toMatchObject([{ number: 1, status: 200, response: 'thank you' }]);
    expect(JSON.stringify(await telling_.webhooks.get(project, webhook.id))).not.toContain(secret);
  });

  test('hear of their pipelines, or of the one execution that they were made for', async () => {
    const here = await receiver((response) => response.end());
    const events = ['item_succeeded', 'execution_ended'] as const;
    await telling_.webhooks.create(project, { url: here.url, pipelines: ['mark'], events }, 'local');
    await done('other');
    const ofMark = await done('mark');
    await here.count(2);
    const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
    const next = newExecution(new Clock(), {});
    const asked = { url: `${here.url}/own`, secret };
    await telling_.webhooks.createFor(next.id, project, asked, 'local');
    await done('other');
    await done('other', { id: next.id });
    const told = (await here.count(3)).map(({ text }) => JSON.parse(text) as { data: object });
    expect(told).toMatchObject([
      { type: 'item_succeeded', data: { execution_id: ofMark.id, outputs: {} } },
      { type: 'execution_ended', data: { execution_id: ofMark.id } },
      { type: 'execution_ended', data: { execution_id: next.id } },
    ]);
    const own = await here.count(3);
    expect(() => new Verifier(secret).verify(own[2]!.text, own[2]!.headers)).not.toThrow();
  });

  test('hear of what comes after they were made; while there is none, no event is read', async () => {
    await done('before');
    expect(reads).toBe(0);
    const here = await receiver((response) => response.writeHead(204).end());
    await telling_.webhooks.create(project, { url: here.url }, 'local');
    await done('after');
    await here.count(1);
    expect(here.messages.map(({ text }) => JSON.parse(text) as object)).toMatchObject([
      { data: { pipeline: 'after' } },
    ]);
    expect(reads).toBeGreaterThan(0);
  });

  test('are tried again with the same id until they answer, and then not any more', async () => {
    const statuses = [500, 302, 204];
    const here = await receiver((response) => {
      response.writeHead(statuses.shift() ?? 400, { Location: '/elsewhere' }).end('x'.repeat(5000));
    });
    const { webhook } = await telling_.webhooks.create(project, { url: here.url }, 'local');
    await done();
    const { id, attempts } = await until(webhook.id, 'delivered');
    const ids = here.messages.map(({ headers }) => headers['webhook-id']);
    expect([attempts, ids]).toEqual([3, [id, id, id]]);
    const { attempts: log } = await telling_.webhooks.delivery(project, webhook.id, id);
    expect(log.map(({ status }) => status)).toEqual([500, 302, 204]);
    expect(log[0]!.response).toHaveLength(1024);
    await telling_.webhooks.resend(project, webhook.id, id);
    expect((await until(webhook.id, 'failed')).attempts).toBe(6);
    expect(here.messages.every(({ headers }) => headers['webhook-id'] === id)).toBe(true);
  });

  test('that are gone are switched off, and what would be sent says so', async () => {
    const here = await receiver((response) => response.writeHead(410).end());
    const { webhook } = await telling_.webhooks.create(project, { url: here.url }, 'local');
    const test = await telling_.webhooks.test(project, webhook.id);
    await until(webhook.id, 'failed');
    const off = await telling_.webhooks.get(project, webhook.id);
    expect(off).toMatchObject({ enabled: false, disabledBecause: expect.stringContaining('410') });
    const refused = expect.objectContaining({ code: 'WEBHOOK_DISABLED' }) as Error;
    await expect(telling_.webhooks.test(project, webhook.id)).rejects.toEqual(refused);
    await expect(telling_.webhooks.resend(project, webhook.id, test.id)).rejects.toEqual(refused);
    await done();
    expect(here.messages).toHaveLength(1);
  });

  test('never reach what the operator does not allow', async () => {
    const { webhooks } = telling_;
    const create = (url: string) => webhooks.create(project, { url }, 'local');
    const code = (expected: string) => expect.objectContaining({ code: expected }) as Error;
    await expect(create('http://169.254.169.254/')).rejects.toEqual(code('ADDRESS_NOT_ALLOWED'));
    await expect(create('http://[fd00:ec2::254]/')).rejects.toEqual(code('ADDRESS_NOT_ALLOWED'));
    await expect(create('file:///etc/passwd')).rejects.toEqual(code('ADDRESS_INVALID'));
    const { webhook } = await create('http://127.0.0.1:1/');
    await webhooks.test(project, webhook.id);
    const { id } = await until(webhook.id, 'failed');
    const { attempts } = await webhooks.delivery(project, webhook.id, id);
    expect(attempts[0]).toMatchObject({ error: 'ADDRESS_UNREACHABLE' });
  });

  test('a hundred that let it wait hold up nobody else', async () => {
    const slow = await receiver(() => undefined);
    const quick = await receiver((response) => response.end());
    // Each its own receiver, with more messages than they may have at a time.
    for (let at = 1; at < 99; at++) {
      const url = `http://127.0.0.${at + 1}:${slow.port}/`;
      const { webhook } = await telling_.webhooks.create(project, { url }, 'local');
      for (let message = 0; message < 5; message++) await telling_.webhooks.test(project, webhook.id);
    }
    const { webhook } = await telling_.webhooks.create(project, { url: quick.url }, 'local');
    await telling_.webhooks.test(project, webhook.id);
    await quick.count(1);
    expect(slow.messages.length).toBeLessThan(500);
  });

  test('a process that comes after another sends what that had not, once recorded, under the same id', async () => {
    const silent = await receiver(() => undefined);
    const { webhook } = await telling_.webhooks.create(project, { url: silent.url }, 'local');
    const ref = await done();
    await silent.count(1);
    await close();
    await open();
    const [first, second] = await silent.count(2);
    expect(second!.headers['webhook-id']).toBe(first!.headers['webhook-id']);
    expect(JSON.parse(second!.text)).toMatchObject({ data: { execution_id: ref.id } });
    expect((await until(webhook.id, 'waiting')).attempts).toBe(0);
  });
});
