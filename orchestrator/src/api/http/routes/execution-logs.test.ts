import { describe, expect, test } from 'vitest';
import { ExecutionsFixture } from '../../../../test/executions-fixture.ts';
import { inline } from '../../../../test/inline.ts';
import { problemCode } from '../../../../test/http-fixture.ts';
import { Logs } from '../../core/views/logs.ts';
import { executionLogRoutes } from './execution-logs.ts';

/** What a run waits for, by its number. */
const gates = new Map<number, Promise<void>>();

const talker = inline('test/talk', 'inputs: {number: {type: number}}\noutputs: {number: {type: number}}', {
  async run({ inputs, log }) {
    const n = inputs['number'] as number;
    log.info(`begins with ${n}`, { n });
    log.warn('two\nlines\u001b[31m');
    await gates.get(n);
    log.info('ends');
    return { number: n };
  },
});

const fixture = new ExecutionsFixture([talker], {
  talk: `
inputs: {n: {type: number}}
steps: {s: {component: test/talk, inputs: {number: $inputs.n}}}
outputs: {n: $steps.s.number}`,
});
const serve = async () => await fixture.serve(executionLogRoutes(new Logs(fixture.store, fixture.changes)));

describe('the logs of an execution', () => {
  test('come in pages, and by item, level and text', async () => {
    await using server = await serve();
    const { id } = await fixture.run('talk', { a: { n: 1 }, b: { n: 2 } });
    const first = await server.json(`/${id}/logs?limit=4`);
    expect(first.items).toHaveLength(4);
    const rest = await server.json(`/${id}/logs?limit=4&cursor=${first.next}`);
    expect(rest.items).toHaveLength(2);
    expect(rest.next).toBeUndefined();
    const ofOne = await server.json(`/${id}/logs?item=1&step=s&attempt=1&level=info`);
    expect(ofOne.items).toMatchObject([
      { item: 1, step: 's', attempt: 1, level: 'info', message: 'begins with 2', data: { n: 2 } },
      { message: 'ends' },
    ]);
    expect((await server.json(`/${id}/logs?text=LINES`)).items).toHaveLength(2);
    expect((await server.json(`/${id}/logs?item=7`)).items).toEqual([]);
  });

  test('are followed to the end, and from the last line that somebody has', async () => {
    await using server = await serve();
    const open = Promise.withResolvers<void>();
    gates.set(3, open.promise);
    const { id } = await fixture.start('talk', { a: { n: 3 } });
    const headers = { Accept: 'text/event-stream' };
    const answer = await server.fetch(`/api/v1/executions/${id}/logs?level=info`, { headers });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    let seen = '';
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      seen += chunk;
      if (seen.includes('begins')) open.resolve();
    }
    const ids = [...seen.matchAll(/^id: (\d+)\nevent: log$/gm)].map(([, position]) => Number(position));
    expect(ids).toHaveLength(2);
    expect(ids[1]!).toBeGreaterThan(ids[0]!);
    expect(seen.endsWith('event: end\ndata: {}\n\n')).toBe(true);
    const again = await server.fetch(`/api/v1/executions/${id}/logs`, {
      headers: { ...headers, 'Last-Event-ID': String(ids[0]) },
    });
    const text = await again.text();
    expect(text).toContain('"message":"ends"');
    expect(text).not.toContain('begins');
  });

  test('are plain text where that is asked for, in which nothing steers a terminal', async () => {
    await using server = await serve();
    const { id } = await fixture.run('talk', { a: { n: 1 } });
    const headers = { Accept: 'text/plain' };
    const answer = await server.fetch(`/api/v1/executions/${id}/logs`, { headers });
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    const lines = (await answer.text()).split('\n');
    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z info {2}item 0 s: begins with 1 \{"n":1\}$/);
    expect(lines.slice(1, 3)).toEqual([expect.stringMatching(/warn {2}item 0 s: two$/), '    lines[31m']);
    const followed = await server.fetch(`/api/v1/executions/${id}/logs?follow=true&text=ends`, { headers });
    expect((await followed.text()).trim().split('\n')).toHaveLength(1);
  });

  test('of an execution that is not there are refused, whatever form they are asked for in', async () => {
    await using server = await serve();
    for (const Accept of ['application/json', 'text/plain', 'text/event-stream', 'image/png']) {
      const path = '/api/v1/executions/01a20f44-1915-725e-a432-031822541cb1/logs';
      expect(await problemCode(await server.fetch(path, { headers: { Accept } }))).toBe(
        'EXECUTION_NOT_FOUND',
      );
    }
  });
});
