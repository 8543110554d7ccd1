import { Image, rawToTiff } from '@kumiki/component-sdk/values';
import { describe, expect, test } from 'vitest';
import { ExecutionsFixture } from '../../../../test/executions-fixture.ts';
import { inline } from '../../../../test/inline.ts';
import { executionRoutes } from './executions.ts';
import { executionValueRoutes } from './execution-values.ts';

let isBroken = false;
const ran: string[] = [];

const paint = inline(
  'test/paint',
  `inputs: {n: {type: number}}
outputs: {image: {type: image}}
params: {width: {type: integer, default: 4}}`,
  {
    async run({ params }) {
      ran.push('paint');
      const [width, height] = [params['width'] as number, 2];
      const samples = new Uint8Array(width * height);
      const raw = { width, height, channels: 1 as const, depth: 8 as const, data: samples };
      return { image: await Image.open(Buffer.concat(rawToTiff(raw))) };
    },
  },
);
const judge = inline(
  'test/judge',
  `inputs: {image: {type: image}}
outputs: {n: {type: number}}
params: {most: {type: integer, default: 1}}`,
  {
    run({ params }) {
      ran.push('judge');
      if (isBroken) throw new Error('no light');
      return { n: params['most'] as number };
    },
  },
);

const fixture = new ExecutionsFixture([paint, judge], {
  paint: `
inputs: {n: {type: number}}
params: {width: {type: integer, default: 4}}
steps:
  paint: {component: test/paint, inputs: {n: $inputs.n}, params: {width: $params.width}}
  judge: {component: test/judge, inputs: {image: $steps.paint.image}}
outputs: {image: $steps.paint.image, n: $steps.judge.n}`,
});
const serve = async () => {
  const { executions } = fixture;
  return await fixture.serve([...executionRoutes({ executions }), ...executionValueRoutes(executions)]);
};

describe('of a value', () => {
  test('type, size and digest are told, and of an image its size in pixels', async () => {
    await using server = await serve();
    const { id } = await fixture.run('paint', { a: { n: 1 } });
    const meta = await server.json(`/${id}/items/0/outputs/image/meta`);
    expect(meta).toMatchObject({
      kind: 'file',
      media_type: expect.stringMatching(/^image\//),
      image: { width: 4, height: 2, channels: 1, depth: 8 },
    });
    expect(meta['file_id']).toBe(`sha256:${String(meta['sha256'])}`);
    const file = await server.fetch(`/api/v1/executions/${id}/items/0/outputs/image`);
    expect((await file.arrayBuffer()).byteLength).toBe(meta['size']);
    expect(await server.json(`/${id}/items/0/steps/judge/n/meta`)).toMatchObject({ kind: 'data', size: 1 });
    expect((await server.json(`/${id}/items/0/outputs/other/meta`)).code).toBe('ARTIFACT_NOT_FOUND');
    expect((await server.json(`/${id}/items/3/inputs/n/meta`)).code).toBe('EXECUTION_ITEM_NOT_FOUND');
  });

  test('a file that the store has lost is said to be missing', async () => {
    await using server = await serve();
    const { id } = await fixture.run('paint', { a: { n: 1 } });
    const { file_id: digest } = await server.json(`/${id}/items/0/outputs/image/meta`);
    await fixture.objects.delete(String(digest));
    const answer = await server.json(`/${id}/items/0/outputs/image`);
    expect(answer.code).toBe('ARTIFACT_NOT_FOUND');
  });
});

test('each try of a step is told with what it used, and with the error and its remedy', async () => {
  await using server = await serve();
  isBroken = true;
  const failed = await fixture.run('paint', { a: { n: 1 } });
  isBroken = false;
  await fixture.executions.retry(failed);
  await fixture.executions.wait(failed, 10_000);
  const { items } = await server.json(`/${failed.id}/items/0/attempts`);
  expect(items).toMatchObject([
    {
      step: 'paint',
      attempt: 1,
      outcome: 'succeeded',
      cpu_ms: expect.any(Number),
      bytes_out: expect.any(Number),
    },
    {
      step: 'judge',
      attempt: 1,
      generation: 0,
      outcome: 'failed',
      error: {
        code: 'COMPONENT_THREW',
        message: expect.stringContaining('no light'),
        remedy: expect.any(String),
      },
    },
    { step: 'judge', attempt: 2, generation: 1, outcome: 'succeeded', duration_ms: expect.any(Number) },
  ]);
  expect((await server.json(`/${failed.id}/items/1/attempts`)).code).toBe('EXECUTION_ITEM_NOT_FOUND');
});

describe('an execution that is run again with changes', () => {
  test('is a new one that names its origin, and does only what the changes reach', async () => {
    await using server = await serve();
    const { id } = await fixture.run('paint', { a: { n: 1 }, b: { n: 2 } });
    ran.length = 0;
    const again = await server.post(`/${id}/rerun`, { step_params: { judge: { most: 7 } } });
    expect(again).toMatchObject({ labels: { rerun_of: id }, items: { total: 2 } });
    await fixture.executions.wait({ project: 'default', id: again.execution_id }, 10_000);
    expect(ran).toEqual(['judge', 'judge']);
    const { items: steps } = await server.json(`/${again.execution_id}/steps?limit=1`);
    expect(steps).toMatchObject([
      { step: 'paint', status: 'cached' },
      { step: 'judge', status: 'succeeded', because: ['params.most'], outputs: { n: { data: 7 } } },
    ]);
  });

  test('begins at a step although nothing changed', async () => {
    await using server = await serve();
    const { id } = await fixture.run('paint', { a: { n: 1 } });
    ran.length = 0;
    const again = await server.post(`/${id}/rerun`, { from: 'judge' });
    await fixture.executions.wait({ project: 'default', id: again.execution_id }, 10_000);
    expect(ran).toEqual(['judge']);
    const other = await server.post(`/${id}/rerun`, { params: { width: 6 } });
    await fixture.executions.wait({ project: 'default', id: other.execution_id }, 10_000);
    expect(ran).toEqual(['judge', 'paint', 'judge']);
  });

  test.each([
    [{ from: 'nothing' }, 'STEP_UNKNOWN'],
    [{ step_params: { nothing: {} } }, 'STEP_UNKNOWN'],
    [{ step_params: { judge: { most: 'many' } } }, 'PARAMETER_INVALID'],
    [{ step_params: { judge: 3 } }, 'BODY_INVALID'],
    [{ params: { widht: 3 } }, 'PARAMETER_UNKNOWN'],
    [{ priority: 3 }, 'BODY_INVALID'],
  ])('is refused where it asks for %j', async (body, code) => {
    await using server = await serve();
    const { id } = await fixture.run('paint', { a: { n: 1 } });
    expect((await server.post(`/${id}/rerun`, body)).code).toBe(code);
    expect((await fixture.store.list('default', {}, { limit: 9 })).executions).toHaveLength(1);
  });
});
