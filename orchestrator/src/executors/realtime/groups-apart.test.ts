import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharp, type Image } from '@kumiki/component-sdk/values';
import { expect, onTestFinished, test } from 'vitest';
import { FolderComponents } from '../../components/index.ts';
import { bindPlan, compilePipeline, type BoundPlan } from '../../pipeline/index.ts';
import { hostLanes } from '../local/host-lanes.ts';
import { passedOn } from './groups.ts';
import { RealtimeExecutor } from './realtime-executor.ts';

const components = new FolderComponents({ folders: [join(import.meta.dirname, '../../../../components')] });
const jpeg = await sharp({ create: { width: 640, height: 480, channels: 3, background: '#336699' } })
  .composite([{ input: Buffer.alloc(64 * 64 * 3, 200), raw: { width: 64, height: 64, channels: 3 } }])
  .jpeg()
  .toBuffer();

async function planFor(group: (step: string) => string): Promise<BoundPlan> {
  const { plan, problems } = await compilePipeline({
    text: `apiVersion: kumiki/v1
kind: Pipeline
name: apart
inputs: {image: {type: image}}
steps:
  small: {component: imaging/resize, inputs: {image: $inputs.image}, params: {width: 320}, group: ${group('a')}}
  soft: {component: imaging/blur, inputs: {image: $steps.small.image}, params: {sigma: 1}, group: ${group('b')}}
  grey: {component: imaging/grayscale, inputs: {image: $steps.soft.image}, group: ${group('c')}}
  other: {component: imaging/blur, inputs: {image: $steps.small.image}, params: {sigma: 3}, group: ${group('c')}}
outputs: {image: $steps.grey.image, other: $steps.other.image}`,
    documentName: 'apart.yaml',
    components,
    pipelines: { pipeline: async () => undefined, names: async () => [] },
  });
  if (!plan) throw new Error(problems.map(({ message }) => message).join('\n'));
  return bindPlan({ ...plan, keep: 'outputs' }, {});
}

async function frames(bound: BoundPlan, count: number) {
  const base = await mkdtemp(join(tmpdir(), 'kumiki-apart-'));
  onTestFinished(async () => await rm(base, { recursive: true, force: true }));
  const start = () => hostLanes({ components, width: 1, ahead: false, base });
  const executor = await RealtimeExecutor.start(bound.plan, { start, replicas: 1 });
  const given: Buffer[] = [];
  const image = { kind: 'bytes', name: 'a.jpg', load: async () => await Promise.resolve(jpeg) } as const;
  const items = Array.from({ length: count }, (_, at) => ({ id: `${at}`, name: 'a', inputs: { image } }));
  const { signal } = new AbortController();
  try {
    await executor.execute(
      { plan: bound, items, shared: {}, files: {}, signal, results: 'sent' },
      {
        event: (event) => {
          if (event.type === 'item_failed') throw new Error(event.error.message);
        },
        deliver: async (_, outputs) => {
          const raws = await Promise.all(
            Object.values(outputs).map(async (one) => await (one as Image).raw()),
          );
          given.push(
            Buffer.concat(raws.map(({ data }) => Buffer.from(data.buffer, data.byteOffset, data.byteLength))),
          );
        },
      },
    );
    const entries = await readdir(base, { recursive: true, withFileTypes: true });
    return { given, slots: entries.filter((entry) => entry.isFile()).length };
  } finally {
    await executor.close();
  }
}

test('frames give the same in three processes as in one, and their slots are used again', async () => {
  const apart = await planFor((group) => `${group}1`);
  expect([...passedOn(apart.plan)]).toEqual([
    ['small', ['image']],
    ['soft', ['image']],
    ['grey', []],
    ['other', []],
  ]);
  const [one, three] = [await frames(await planFor(() => 'one'), 2), await frames(apart, 24)];
  expect(three.given).toHaveLength(24);
  for (const pixels of three.given) expect(Buffer.compare(pixels, one.given[0]!)).toBe(0);
  // As many as frames at work at a time, not as many as frames.
  expect(three.slots).toBeLessThan(24);
});
