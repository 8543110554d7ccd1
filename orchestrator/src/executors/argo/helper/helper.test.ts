import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { HelperTokens } from '../helper-tokens.ts';
import { Cipher, newSecretKey } from '../../../secrets/index.ts';
import { HelperObjects } from './helper-objects.ts';
import { PlatformClient } from './platform-client.ts';
import { Reporter } from './reporter.ts';
import { httpsReports } from '../reports/index.ts';
import type { HelperReport, HelperReports } from './protocol.ts';

const open: { close(): void }[] = [];
afterEach(() => open.splice(0).forEach((one) => one.close()));

async function client(answer: (request: IncomingMessage, response: ServerResponse) => void, awayMs = 60_000) {
  const server = createServer(answer);
  open.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return new PlatformClient({ url, token: 't', awayMs, signal: new AbortController().signal });
}

const problem = (response: ServerResponse, status: number, code: string): void => {
  response.writeHead(status).end(JSON.stringify({ code, detail: 'it is so', remedy: 'do this' }));
};

describe('a helper and the platform', () => {
  test('while the platform is away, a request waits', async () => {
    let asked = 0;
    const platform = await client((_, response) => {
      if (++asked < 3) problem(response, 503, 'HELPER_ELSEWHERE');
      else response.end('{"execution":"e"}');
    });
    expect(await platform.task({ group: 0, shard: 0 })).toEqual({ execution: 'e' });
    expect(asked).toBe(3);
  });

  test('what stays is told as it is, and an absence that lasts ends the waiting', async () => {
    const refused = await client((_, response) => problem(response, 401, 'TOKEN_INVALID'));
    await expect(refused.task({ group: 0, shard: 0 })).rejects.toMatchObject({
      code: 'TOKEN_INVALID',
      message: 'it is so',
    });
    const away = await client((request) => request.destroy(), 1);
    await expect(away.task({ group: 0, shard: 0 })).rejects.toMatchObject({ code: 'PLATFORM_UNREACHABLE' });
  });

  test('bytes that are others than their digest says are refused', async () => {
    const objects = new HelperObjects({
      read: () => Promise.resolve(Buffer.from('other')),
      put: () => Promise.resolve(),
    });
    await expect(objects.read(`sha256:${'0'.repeat(64)}`)).rejects.toMatchObject({ code: 'OBJECT_CORRUPT' });
  });
});

describe('reports', () => {
  const event = (step: string, fraction?: number): HelperReport => ({
    item: '0',
    type: 'event',
    event:
      fraction === undefined
        ? { type: 'step_started', step, attempt: 1 }
        : { type: 'step_progress', step, progress: { fraction } },
  });

  const reporter = (report: (reports: HelperReports) => Promise<{ cancelled: boolean }>) => {
    const heard: string[] = [];
    const made = new Reporter({
      channel: httpsReports({ report: async (_, reports) => await report(reports) }, { group: 0, shard: 0 }),
      pod: 'p',
      cancelled: () => heard.push('cancelled'),
      failed: () => heard.push('failed'),
    });
    open.push(made);
    return { made, heard };
  };

  test('go in order, numbered, and of progress the latest alone', async () => {
    const sent: HelperReports[] = [];
    const { made } = reporter(async (reports) => {
      sent.push(reports);
      return await Promise.resolve({ cancelled: false });
    });
    made.push(event('a'));
    made.push(event('a', 0.1));
    made.push(event('a', 0.9));
    await made.flush();
    made.push({ item: '0', type: 'passed' });
    await made.flush();
    expect(sent.map(({ from, reports }) => [from, reports.length])).toEqual([
      [0, 2],
      [2, 1],
    ]);
    expect(sent[0]!.reports[1]).toEqual(event('a', 0.9));
  });

  test('end with the execution, and with a platform that is gone', async () => {
    const { made, heard } = reporter(() => Promise.resolve({ cancelled: true }));
    made.push(event('a'));
    await made.flush();
    const other = reporter(() => Promise.reject(new Error('gone')));
    other.made.push(event('a'));
    await other.made.flush();
    expect([heard, other.heard]).toEqual([['cancelled'], ['failed']]);
  });
});

describe('tokens of helpers', () => {
  const tokens = new HelperTokens(new Cipher([newSecretKey()]));

  test('are for one execution and a time', () => {
    const token = tokens.make('e', 1000);
    expect(tokens.read(token, 999)).toBe('e');
    expect(() => tokens.read(token, 1000)).toThrow(/token/i);
  });

  test.each([undefined, '', 'kumiki_helper_', 'kumiki_helper_a.b', 'something else'])(
    '%s is none',
    (token) => {
      expect(() => tokens.read(token)).toThrow(/token/i);
    },
  );

  test('of another platform open nothing', () => {
    const other = new HelperTokens(new Cipher([newSecretKey()]));
    expect(() => tokens.read(other.make('e', Date.now() + 1000))).toThrow(/token/i);
  });
});
