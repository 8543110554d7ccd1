import { describe, expect, test } from 'vitest';
import { testServer } from '../../../test/http-fixture.ts';
import { currentTrace } from '../../observe/index.ts';
import { defineRoute, json } from './index.ts';

const about = { role: 'viewer', group: 'Test', summary: 'Test.', answers: { 200: { schema: {} } } } as const;
const routes = [
  defineRoute({
    method: 'GET',
    path: '/seen/{id}',
    ...about,
    async handle() {
      await Promise.resolve();
      return json({ trace: currentTrace() });
    },
  }),
];
const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = '00f067aa0ba902b7';

describe('a request', () => {
  test('goes on with the trace that it comes with, in its answer, its work and its log', async () => {
    await using server = await testServer(routes);
    const headers = { traceparent: `00-${trace}-${span}-01` };
    const answer = await server.fetch('/seen/7', { headers });
    const [version, traceId, spanId, flags] = answer.headers.get('traceparent')!.split('-');
    expect([version, traceId, flags]).toEqual(['00', trace, '01']);
    expect(spanId).toMatch(/^[0-9a-f]{16}$/);
    expect(spanId).not.toBe(span);
    expect(await answer.json()).toEqual({ trace: { traceId: trace, spanId, sampled: true } });
    expect(server.log).toMatchObject([{ traceId: trace, route: '/seen/{id}', path: '/seen/7' }]);
  });

  test.each([undefined, 'nonsense', `00-${'0'.repeat(32)}-${span}-01`])(
    'begins a trace where it has none that is valid: %s',
    async (traceparent) => {
      await using server = await testServer(routes);
      const answer = await server.fetch('/nothing', traceparent ? { headers: { traceparent } } : {});
      expect(answer.headers.get('traceparent')).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-00$/);
      expect(server.log).toMatchObject([{ status: 404, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) }]);
      expect(server.log[0]).not.toHaveProperty('route');
    },
  );
});
