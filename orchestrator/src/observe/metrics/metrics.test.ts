import { expect, test } from 'vitest';
import type { OpenExecution } from '../executions/index.ts';
import { Metrics } from './metrics.ts';
import { nothingPresent, type Present } from './present.ts';

const execution = (pipeline: string): OpenExecution => ({
  project: 'default',
  id: 'x',
  pipeline,
  acceptedAt: 0,
  changedAt: 0,
});

async function lines(metrics: Metrics): Promise<string[]> {
  return (await metrics.text()).text.split('\n');
}

test('events are counted under their pipeline, component and state', async () => {
  const metrics = new Metrics();
  const about = { execution: execution('mark') };
  metrics.happened({ type: 'execution_ended', ...about, status: 'partial', durationMs: 1500 });
  metrics.happened({ type: 'items_ended', ...about, status: 'failed', count: 3 });
  for (const status of ['succeeded', 'cached'] as const) {
    metrics.happened({ type: 'step_ended', ...about, step: 's', component: 'a/b', status, durationMs: 40 });
  }
  metrics.http({ method: 'GET', route: '/api/v1/executions/{id}', status: 200, milliseconds: 3 });
  metrics.http({ method: 'BREW', status: 404, milliseconds: 3 });
  expect(await lines(metrics)).toEqual(
    expect.arrayContaining([
      'kumiki_executions_total{pipeline="mark",status="partial"} 1',
      'kumiki_execution_duration_seconds_bucket{le="2.5",pipeline="mark",status="partial"} 1',
      'kumiki_items_total{pipeline="mark",status="failed"} 3',
      'kumiki_steps_total{component="a/b",status="cached"} 1',
      'kumiki_cache_lookups_total{component="a/b",result="hit"} 1',
      'kumiki_http_requests_total{method="GET",route="/api/v1/executions/{id}",status="200"} 1',
      'kumiki_http_requests_total{method="other",route="none",status="404"} 1',
    ]),
  );
});

test('what is the case is read when somebody asks', async () => {
  let present: Present = nothingPresent;
  const metrics = new Metrics(() => present);
  const hosts = { alive: 2, started: 5, lost: 1 };
  present = { ...nothingPresent, queue: { waiting: 4, running: 1, oldestMs: 2500 }, hosts };
  for (let time = 0; time < 2; time++) {
    expect(await lines(metrics)).toEqual(
      expect.arrayContaining([
        'kumiki_queue_length 4',
        'kumiki_queue_oldest_seconds 2.5',
        'kumiki_hosts_started_total 5',
      ]),
    );
  }
});

test('endless names make no endless series', async () => {
  const metrics = new Metrics();
  for (let at = 0; at < 5000; at++) {
    metrics.happened({ type: 'execution_accepted', execution: execution(`p-${at}`) });
  }
  const series = (await lines(metrics)).filter((line) => line.startsWith('kumiki_executions_accepted_total'));
  expect(series.length).toBe(201);
  expect(series).toContain('kumiki_executions_accepted_total{pipeline="other"} 4800');
});
