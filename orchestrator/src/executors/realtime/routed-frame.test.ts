import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Image, JsonValue, Value } from '@kumiki/component-sdk/values';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FolderComponents } from '../../components/index.ts';
import { bindPlan, compilePipeline } from '../../pipeline/index.ts';
import type { ExecutionEvent, InputSource } from '../executor.ts';
import { hostLanes } from '../local/host-lanes.ts';
import { RealtimeExecutor } from './realtime-executor.ts';

/* The steps of a group are asked for with one message, and nobody can tell but by the time. */

const root = join(import.meta.dirname, '../../../..');
const components = new FolderComponents({
  folders: [join(root, 'components'), join(root, 'orchestrator/test/components')],
});
const plate = await readFile(join(root, 'pipelines/find-and-mark/images/plate-01.jpg'));
const picture = (bytes: Buffer): InputSource => ({
  kind: 'bytes',
  name: 'plate.jpg',
  load: async () => await Promise.resolve(bytes),
});

let base: string;
beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'kumiki-routed-'));
});
afterAll(async () => await rm(base, { recursive: true, force: true }));

/** Frames through a pipeline that stays up, one after the other. @param kept step by step, since somebody keeps what lies between */
async function frames(
  middle: string,
  given: readonly Readonly<Record<string, InputSource>>[],
  { kept = false, cancelMs }: { kept?: boolean; cancelMs?: number } = {},
) {
  const { plan, problems } = await compilePipeline({
    text: `apiVersion: kumiki/v1\nkind: Pipeline\nname: test\n${kept ? '' : 'keep: outputs\n'}${middle}`,
    documentName: 'test.yaml',
    components,
    pipelines: {
      pipeline: async () => await Promise.resolve(undefined),
      names: async () => await Promise.resolve([]),
    },
  });
  if (!plan) throw new Error(problems.map(({ message }) => message).join('\n'));
  const start = () => hostLanes({ components, width: 1, ahead: false, base, graceMs: 500 });
  const executor = await RealtimeExecutor.start(plan, { start, replicas: 1 });
  const events: ExecutionEvent[] = [];
  const outputs: Readonly<Record<string, Value>>[] = [];
  const cancel = new AbortController();
  const { signal } = cancel;
  if (cancelMs !== undefined) setTimeout(() => cancel.abort(), cancelMs);
  const about = { plan: bindPlan(plan, {}), shared: {}, files: {}, signal, results: 'sent' } as const;
  try {
    for (const [at, inputs] of given.entries()) {
      await executor.execute(
        { ...about, items: [{ id: `${at}`, name: `frame ${at}`, inputs }] },
        {
          event: (event) => void events.push(event),
          deliver: async (_, one) => void outputs.push(await Promise.resolve(one)),
          ...(kept && { keep: async () => await Promise.resolve() }),
        },
      );
    }
  } finally {
    await executor.close();
  }
  const story = events.flatMap((event) =>
    event.type === 'step_usage' ? [] : ['step' in event ? `${event.type} ${event.step}` : event.type],
  );
  return { events, story, outputs };
}

const image = `
inputs: {image: {type: image}}
steps:
  shrink: {component: imaging/resize, inputs: {image: $inputs.image}, params: {width: 64}, group: a}
  soften: {component: imaging/blur, inputs: {image: $steps.shrink.image}, params: {sigma: 1.5}, group: a}
  other: {component: imaging/grayscale, inputs: {image: $steps.shrink.image}, group: b}
  grey: {component: imaging/grayscale, inputs: {image: $steps.soften.image}, group: b}
outputs: {image: $steps.grey.image, other: $steps.other.image}`;

test('a frame gives the same, and is told in the same words, as step by step', async () => {
  const [short, long] = [
    await frames(image, [{ image: picture(plate) }, { image: picture(plate) }]),
    await frames(image, [{ image: picture(plate) }], { kept: true }),
  ];
  expect(short.story.slice(0, long.story.length)).toEqual(long.story);
  expect(short.story).toHaveLength(2 * long.story.length);
  const usages = short.events.filter(({ type }) => type === 'step_usage');
  expect(usages).toHaveLength(8);
  const [first, second, other] = [...short.outputs, ...long.outputs] as Record<string, Image>[];
  const digest = `sha256:${createHash('sha256').update(plate).digest('hex')}`;
  for (const name of ['image', 'other'] as const) {
    const { bytes } = await other![name]!.toFile();
    for (const one of [first!, second!]) {
      expect(Buffer.compare((await one[name]!.toFile()).bytes, bytes)).toBe(0);
      expect(one[name]!.frame).toEqual(other![name]!.frame);
      expect(one[name]!.frame.root).toBe(digest);
    }
  }
});

test('a name that nobody has asked for is found when somebody does', async () => {
  const one = `
inputs: {image: {type: image}}
steps:
  shrink: {component: imaging/resize, inputs: {image: $inputs.image}, params: {width: 64}}
outputs: {image: $steps.shrink.image}`;
  const [{ outputs }, kept] = [
    await frames(one, [{ image: picture(plate) }]),
    await frames(one, [{ image: picture(plate) }], { kept: true }),
  ];
  expect((outputs[0]!['image'] as Image).frame).toEqual((kept.outputs[0]!['image'] as Image).frame);
});

test('a frame that cannot be read fails in the step that reads it, and the next one goes on', async () => {
  const { story, events } = await frames(image, [
    { image: picture(plate.subarray(0, 2000)) },
    { image: picture(plate) },
  ]);
  expect(story.slice(0, 4)).toEqual([
    'item_started',
    'step_started shrink',
    'step_failed shrink',
    'item_failed',
  ]);
  expect(story.at(-1)).toBe('item_succeeded');
  const failed = events.find(({ type }) => type === 'item_failed');
  expect(failed).toMatchObject({
    error: { code: 'IMAGE_UNREADABLE', at: { step: 'shrink', item: 'frame 0' } },
  });
});

describe('steps that misbehave', () => {
  const number: InputSource = { kind: 'data', data: 1 };
  const chain = async (ways: readonly string[], more = '', options: { cancelMs?: number } = {}) => {
    const steps = ways.map((how, at) => `  s${at}: {component: test/behave, inputs: {how: ${how}}${more}}`);
    const named = ways.map((_, at) => `o${at}: $steps.s${at}.data`).join(', ');
    const text = `inputs: {n: {type: number}}\nsteps:\n${steps.join('\n')}\noutputs: {${named}}`;
    return await frames(text, [{ n: number }], options);
  };

  test('fail alone, once, and those behind them do not begin', async () => {
    const { story, events } = await chain(['count', 'throw', 'count']);
    expect(story).toEqual([
      'item_started',
      'step_started s0',
      'step_succeeded s0',
      'step_started s1',
      'step_failed s1',
      'item_failed',
    ]);
    expect(events.at(-1)).toMatchObject({ error: { code: 'COMPONENT_THREW', at: { step: 's1' } } });
  });

  test('have as many attempts as ever, the first of which is the one that was asked for with others', async () => {
    const { story } = await chain(['pid', 'exit', 'pid'], ', retry: {limit: 1, backoff: 1ms}');
    expect(story.slice(3)).toEqual([
      'step_started s1',
      'step_retrying s1',
      'step_started s1',
      'step_failed s1',
      'item_failed',
    ]);
  });

  test('have time limits of their own', async () => {
    const { events } = await chain(['pid', 'obey', 'count'], ', timeout: 3s');
    expect(events.at(-1)).toMatchObject({ error: { code: 'STEP_TIMEOUT', at: { step: 's1' } } });
  });

  test('print lines of their own, and the rest goes on behind them', async () => {
    const { events, outputs } = await chain(['pid', 'print', 'pid']);
    const lines = events.flatMap((event) => (event.type === 'step_log' ? [event.step] : []));
    expect(lines).toEqual(['s1', 's1']);
    const [given] = outputs as Record<string, JsonValue>[];
    expect(given!['o2']).toBe(given!['o0']);
  });

  test('end with a cancel', async () => {
    const { events } = await chain(['pid', 'obey', 'count'], '', { cancelMs: 100 });
    expect(events.at(-1)?.type).toBe('item_cancelled');
  });
});
