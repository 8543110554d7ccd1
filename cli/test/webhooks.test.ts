import { Webhook as Verifier } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { picture, temporaryFolder } from './kumiki.ts';
import { receiver, UpPlatform } from './up-platform.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let here: Awaited<ReturnType<typeof receiver>>;
let image: Buffer;
const platforms: UpPlatform[] = [];
beforeEach(async () => {
  folder = await temporaryFolder();
  image = await picture('png');
  here = await receiver((response, { method }) => response.end(method === 'GET' ? image : 'ok'));
});
afterEach(async () => {
  for (const platform of platforms.splice(0)) await platform.kill();
  await here[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function up(more: Readonly<Record<string, string>> = {}): Promise<UpPlatform> {
  const platform = await UpPlatform.start(folder.path, { KUMIKI_ALLOWED_ADDRESSES: here.host, ...more });
  platforms.push(platform);
  return platform;
}

describe('the platform', () => {
  test('tells a webhook of the end of an execution, whose image it fetched by its URL', async () => {
    const platform = await up();
    await platform.publish();
    const { data: made } = await platform.call('POST', '/webhooks', { url: here.url });
    const given = { inputs: { image: [{ url: `${here.url}%E5%86%99%E7%9C%9F.png` }, { url: here.url }] } };
    const { status, data } = await platform.run(given);
    expect(status).toBe(202);
    const { headers, text } = (await here.count(3))[2]!;
    const told = new Verifier(made.secret).verify(text, headers);
    const ended = {
      execution_id: data.execution_id,
      status: 'succeeded',
      counts: { total: 2, succeeded: 2 },
    };
    expect(told).toMatchObject({ type: 'execution_ended', data: { pipeline: 'flip-it', ...ended } });
    const at = `/executions/${data.execution_id}/items`;
    const { items } = (await platform.call('GET', at)).data;
    expect(items.map(({ name }) => name)).toEqual(['写真', 'file']);
    const shown = await platform.call('GET', `/webhooks/${made.id}`);
    expect(shown.data).not.toHaveProperty('secret');
  });

  test('tells the webhook of a request for one image, once, however often it is asked for', async () => {
    const platform = await up();
    await platform.publish();
    const secret = `whsec_${Buffer.alloc(24, 2).toString('base64')}`;
    const process = async (more: Record<string, string> = {}) => {
      const form = new FormData();
      form.set('pipeline_config', '{"pipeline_id": "flip-it"}');
      form.set(
        'webhook',
        JSON.stringify({ url: here.url, secret, events: ['item_succeeded', 'execution_ended'] }),
      );
      for (const [name, value] of Object.entries({ client_id: 'c', correlation_id: '7', ...more }))
        form.set(name, value);
      form.append('image', new Blob([new Uint8Array(image)]), 'a.png');
      return await platform.call('POST', '/pipeline/process', form);
    };
    const first = await process();
    expect(first.status).toBe(202);
    expect((await process()).data.execution_id).toBe(first.data.execution_id);
    const told = (await here.count(2)).map(({ headers, text }) => new Verifier(secret).verify(text, headers));
    const about = { execution_id: first.data.execution_id };
    // They are sent side by side.
    for (const type of ['item_succeeded', 'execution_ended'])
      expect(told).toContainEqual(
        expect.objectContaining({ type, data: expect.objectContaining(about) as object }),
      );
    expect((await process({ record: 'none' })).data.code).toBe('BODY_INVALID');
    await platform.call('POST', '/webhooks', { url: here.url });
    await process({ correlation_id: '8' });
    // That of the request and that of all: the first request is told of no more.
    const messages = await here.count(5);
    expect(new Set(messages.map(({ headers }) => headers['webhook-id'])).size).toBe(5);
  });

  test('calls nothing inside of the network for anybody', async () => {
    const platform = await up({ KUMIKI_ALLOWED_ADDRESSES: '' });
    await platform.publish();
    for (const url of [here.url, here.url.replace('127.0.0.1', 'localhost'), 'http://169.254.169.254/']) {
      const { status, data } = await platform.run({ inputs: { image: { url } } });
      expect([status, data.code]).toEqual([403, 'ADDRESS_NOT_ALLOWED']);
    }
    const { data } = await platform.call('POST', '/webhooks', { url: here.url });
    expect(data.code).toBe('ADDRESS_NOT_ALLOWED');
  });

  test('delivers under the same id after it was killed between sending and recording', async () => {
    const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
    const first = await up({ KUMIKI_FAILPOINT: 'webhook-sent' });
    await first.publish();
    const webhook = { url: here.url, secret };
    expect((await first.run({ webhook }, image)).status).toBe(202);
    await first.ended;
    await up();
    const [sent, again] = await here.count(2);
    expect(again!.headers['webhook-id']).toBe(sent!.headers['webhook-id']);
    for (const { headers, text } of [sent!, again!]) new Verifier(secret).verify(text, headers);
  });

  test.each(['before-commit:12', 'after-commit:13', 'before-end', 'after-commit:16', 'before-commit:17'])(
    'killed at %s, it leaves no execution that nobody hears of',
    async (failpoint) => {
      const first = await up({ KUMIKI_FAILPOINT: failpoint });
      const accepted: string[] = [];
      try {
        await first.publish();
        await first.call('POST', '/webhooks', { url: here.url });
        for (let at = 0; at < 20; at++) {
          const { status, data } = await first.run({}, image);
          if (status === 202) accepted.push(data.execution_id);
        }
      } catch {
        // It is gone.
      }
      await first.ended;
      const second = await up();
      const { data: webhooks } = await second.call('GET', '/webhooks');
      if (webhooks.items.length === 0) return;
      const told = new Set<string>();
      for (let count = 1; accepted.some((id) => !told.has(id)); count++) {
        const messages = await here.count(count);
        const { data } = JSON.parse(messages[count - 1]!.text) as { data: { execution_id: string } };
        told.add(data.execution_id);
      }
      const ids = (await here.count(told.size)).map(
        ({ headers, text }) => `${headers['webhook-id']} ${text}`,
      );
      expect(new Set(ids).size).toBe(told.size);
    },
  );
});
