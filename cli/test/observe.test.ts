import { afterEach, beforeEach, expect, test } from 'vitest';
import { flipAndWait, jsonLines, picture, start, temporaryFolder, testComponents } from './kumiki.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let platform: ReturnType<typeof start>;
let url: string;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  platform.child.kill('SIGKILL');
  await platform.ended;
  await folder[Symbol.asyncDispose]();
});

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${trace}-00f067aa0ba902b7-01`;

async function up(settings: Readonly<Record<string, string>>): Promise<void> {
  const args = ['up', '--port', '0', '--components', testComponents];
  platform = start(args, folder.path, undefined, settings);
  let text = '';
  const found = Promise.withResolvers<string>();
  platform.child.stdout!.on('data', (chunk: string) => {
    text += chunk;
    const at = /Kumiki is at (\S+);/.exec(text);
    if (at) found.resolve(at[1]!);
  });
  url = await found.promise;
  const post = (path: string, body: object) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  await post('/api/v1/pipelines', { text: flipAndWait('flip-it') });
  await post('/api/v1/pipelines/flip-it/publish', { revision: 1 });
}

async function upload(ms: number): Promise<Response> {
  const form = new FormData();
  form.set('execution', JSON.stringify({ pipeline: 'flip-it', params: { ms } }));
  form.append('image', new Blob([new Uint8Array(await picture('png'))]), 'a.png');
  return await fetch(`${url}/api/v1/executions`, { method: 'POST', body: form, headers: { traceparent } });
}

async function data<Answer>(path: string): Promise<Answer> {
  return (await (await fetch(url + path)).json()) as Answer;
}

async function ended(id: string): Promise<void> {
  await (await fetch(`${url}/api/v1/executions/${id}/events`)).text();
}

test('a request is followed from its header to the component, the log, the metrics and the dashboard', async () => {
  await up({ KUMIKI_LOG_FORMAT: 'json' });
  const answer = await upload(20);
  expect(answer.headers.get('traceparent')).toMatch(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`));
  const { execution_id: id } = (await answer.json()) as { execution_id: string };
  await ended(id);
  expect(await data(`/api/v1/executions/${id}`)).toMatchObject({ status: 'succeeded', trace_id: trace });
  const logs = await (await fetch(`${url}/api/v1/executions/${id}/logs`)).text();
  expect(logs).toContain(`00-${trace}-`);

  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain('kumiki_executions_total{pipeline="flip-it",status="succeeded"} 1');
  expect(metrics).toContain('kumiki_steps_total{component="test/wait",status="succeeded"} 1');
  expect(metrics).toContain(
    'kumiki_http_requests_total{method="POST",route="/api/v1/executions",status="202"} 1',
  );
  expect(metrics).toMatch(/^kumiki_lanes [1-9]/m);
  expect(metrics).not.toContain(id);

  const dashboard = await data<Record<string, object>>('/api/v1/dashboard?window=24h');
  expect(dashboard).toMatchObject({
    window: '24h',
    now: { executions_running: 0, executions_queued: 0, oldest_queued: null },
    total: { accepted: 1, executions: { succeeded: 1 }, items: { succeeded: 1, failed: 0 } },
    bottleneck: { pipeline: 'flip-it', component: expect.stringMatching(/^test\//), count: 1 },
    errors: [],
  });
  expect(dashboard['buckets']).toHaveLength(96);

  platform.child.kill('SIGTERM');
  const all = jsonLines(await platform.ended);
  const ofTrace = all.filter((line) => line['trace_id'] === trace).map((line) => line['event']);
  expect(new Set(ofTrace)).toEqual(new Set(['execution_accepted', 'execution_ended', 'http_request']));

  // What was counted is there again.
  await up({});
  expect(await data('/api/v1/dashboard')).toMatchObject({ total: { executions: { succeeded: 1 } } });
});

test('a disk that is nearly full takes no new work, and the server says why', async () => {
  await up({ KUMIKI_DISK_RESERVE: '1000000000' });
  const answer = await upload(1);
  expect(answer.status).toBe(507);
  expect(await answer.json()).toMatchObject({ code: 'DISK_NEARLY_FULL', retryable: true });
  const ready = await fetch(`${url}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ detail: expect.stringContaining('the disk is nearly full') });
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(await data('/api/v1/executions')).toMatchObject({ items: [] });
});

test('a run about which nothing is recorded any more raises an alert, which somebody has seen', async () => {
  await up({ KUMIKI_ALERT_STUCK_AFTER: '1' });
  const { execution_id: id } = (await (await upload(120_000)).json()) as { execution_id: string };
  await platform.said('Alert: Nothing was recorded');
  const { items } = await data<{ items: { alert: number; execution_id: string }[] }>(
    '/api/v1/alerts?state=open',
  );
  expect(items).toMatchObject([{ kind: 'stuck_execution', execution_id: id, acknowledged_at: null }]);
  const seen = await fetch(`${url}/api/v1/alerts/${items[0]!.alert}/acknowledge`, { method: 'POST' });
  expect(await seen.json()).toMatchObject({ state: 'open', acknowledged_by: 'local' });
  expect(await data('/api/v1/dashboard')).toMatchObject({ now: { alerts_open: 1 } });
  await fetch(`${url}/api/v1/executions/${id}/cancel`, { method: 'POST' });
  await platform.said('is over');
  expect(await data('/api/v1/alerts?state=past')).toMatchObject({
    items: [{ execution_id: id, state: 'past', acknowledged_by: 'local' }],
  });
}, 60_000);
