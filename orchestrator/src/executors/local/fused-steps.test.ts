import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Image } from '@kumiki/component-sdk/values';
import { expect, test } from 'vitest';
import { FolderComponents } from '../../components/index.ts';
import { bindPlan, compilePipeline, type BoundPlan } from '../../pipeline/index.ts';
import type { ExecutionEvent } from '../executor.ts';
import { hostLanes } from './host-lanes.ts';
import { LocalExecutor } from './local-executor.ts';

/* Neighbours that are only changes to a sharp pipeline run as one in their host, and nobody can tell but by the time. */

const root = join(import.meta.dirname, '../../../..');
const components = new FolderComponents({ folders: [join(root, 'components')] });

const chain = `
inputs: {image: {type: image}}
steps:
  shrink: {component: imaging/resize, inputs: {image: $inputs.image}, params: {width: 64}}
  soften: {component: imaging/blur, inputs: {image: $steps.shrink.image}, params: {sigma: 1.5}}
  grey: {component: imaging/grayscale, inputs: {image: $steps.soften.image}}
outputs: {image: $steps.grey.image}`;

async function planFor(middle: string): Promise<BoundPlan> {
  const { plan, problems } = await compilePipeline({
    text: `apiVersion: kumiki/v1\nkind: Pipeline\nname: test\nkeep: outputs\n${middle}`,
    documentName: 'test.yaml',
    components,
    pipelines: { pipeline: async () => undefined, names: async () => [] },
  });
  if (!plan) throw new Error(problems.map(({ message }) => message).join('\n'));
  return bindPlan(plan, {});
}

async function run(plan: BoundPlan, results: 'files' | 'sent' | 'values') {
  const executor = new LocalExecutor(hostLanes({ components, width: 1 }));
  const file = join(root, 'pipelines/find-and-mark/images/plate-01.jpg');
  const image = { kind: 'bytes', name: 'plate.jpg', load: async () => await readFile(file) } as const;
  const events: ExecutionEvent[] = [];
  const given = Promise.withResolvers<Image>();
  const items = [{ id: '0', name: 'plate', inputs: { image } }];
  const { signal } = new AbortController();
  try {
    await executor.execute(
      { plan, items, shared: {}, files: {}, signal, results },
      {
        event: (event) => events.push(event),
        deliver: async (_, outputs) => {
          const made = outputs['image'] as Image;
          given.resolve(
            results === 'values' ? Image.fromRaw(await made.raw(), { from: made }) : await made.withFile(),
          );
        },
      },
    );
    return { events, image: await given.promise };
  } finally {
    await executor.close();
  }
}

function withOf(events: readonly ExecutionEvent[]): Record<string, string | undefined> {
  return Object.fromEntries(
    events.flatMap((event) => (event.type === 'step_usage' ? [[event.step, event.usage.with]] : [])),
  );
}

test('a result that is only sent on has the same pixels in a JPEG that took less time', async () => {
  const plan = await planFor(chain);
  const [kept, sent] = [await run(plan, 'files'), await run(plan, 'sent')];
  const [file, other] = [await kept.image.toFile(), await sent.image.toFile()];
  expect(Buffer.compare(file.bytes, other.bytes)).not.toBe(0);
  expect((await sent.image.raw()).data).toEqual((await kept.image.raw()).data);
  expect(sent.image.frame).toEqual(kept.image.frame);
});

test('they give the same file as step by step, and say that they were one', async () => {
  const plan = await planFor(chain);
  const fused = await run(plan, 'files');
  // Somebody looks at what lies between.
  const unfused = await run(
    await planFor(
      chain.replace('outputs: {', 'outputs: {soft: $steps.soften.image, small: $steps.shrink.image, '),
    ),
    'files',
  );
  expect(withOf(fused.events)).toEqual({ shrink: undefined, soften: 'shrink', grey: 'shrink' });
  expect(withOf(unfused.events)).toEqual({ shrink: undefined, soften: undefined, grey: undefined });
  expect(await fused.image.toFile()).toEqual(await unfused.image.toFile());
  expect(fused.image.frame).toEqual(unfused.image.frame);
  const ended = fused.events.filter(({ type }) => type === 'step_succeeded');
  expect(ended).toHaveLength(3);
});

test('as far as they may, and the others go on from there', async () => {
  const more = chain
    .replace('outputs: {image: $steps.grey.image}', '')
    .concat(
      '  again: {component: imaging/resize, inputs: {image: $steps.grey.image}, params: {width: 32}}\n' +
        '  last: {component: imaging/flip, inputs: {image: $steps.again.image}}\n' +
        'outputs: {image: $steps.last.image}',
    );
  const { events, image } = await run(await planFor(more), 'values');
  expect(withOf(events)).toEqual({
    shrink: undefined,
    soften: 'shrink',
    grey: 'shrink',
    again: undefined,
    last: 'again',
  });
  expect([image.width, image.space]).toEqual([32, 'grey']);
});

test('a file that cannot be read fails the first of them, as ever', async () => {
  const plan = await planFor(chain);
  const executor = new LocalExecutor(hostLanes({ components, width: 1 }));
  const whole = await readFile(join(root, 'pipelines/find-and-mark/images/plate-01.jpg'));
  const image = { kind: 'bytes', name: 'half.jpg', load: async () => whole.subarray(0, 3000) } as const;
  const events: ExecutionEvent[] = [];
  await executor.execute(
    {
      plan,
      items: [{ id: '0', name: 'half', inputs: { image } }],
      shared: {},
      files: {},
      signal: new AbortController().signal,
      results: 'files',
    },
    { event: (event) => events.push(event), deliver: async () => undefined },
  );
  await executor.close();
  expect(events.find(({ type }) => type === 'item_failed')).toMatchObject({
    error: { code: 'IMAGE_UNREADABLE', at: { step: 'shrink' } },
  });
});
