import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openFileStore, type ObjectStore } from '@kumiki/component-sdk/storage';
import { Image, sharp } from '@kumiki/component-sdk/values';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { inline, providerOf, sourceOf } from '../../test/inline.ts';
import { inProcessLanes, LocalExecutor } from '../executors/index.ts';
import { ImageTools } from '../images/index.ts';
import { PipelineLibrary, type PipelineStore } from '../pipelines/index.ts';
import type { PreviewRequest } from './preview.ts';
import { Previews } from './previews.ts';

/** How often each component ran. */
let ran: Record<string, number>;
/** Holds the component `hold` up: that it runs, and that it may go on. */
let holding: PromiseWithResolvers<void>;
let release: () => void;

const count = (name: string) => (ran[name] = (ran[name] ?? 0) + 1);
const picture = 'inputs: {image: {type: image}}\noutputs: {image: {type: image}}';
const turn = inline('test/turn', picture, {
  run: async ({ inputs }) => {
    count('turn');
    const image = inputs['image'] as Image;
    return { image: await Image.from((await image.sharp()).negate()) };
  },
});
const bright = inline(
  'test/bright',
  `${picture}
params:
  by: {type: number, minimum: 0, maximum: 10, default: 1}
  radius: {type: number, default: 2, x-ui: {unit: px}}`,
  {
    run: async ({ inputs, params }) => {
      count('bright');
      if (params['by'] === 7) throw new Error('seven');
      const image = inputs['image'] as Image;
      return { image: await Image.from((await image.sharp()).linear(params['by'] as number)) };
    },
  },
);
const measure = inline('test/measure', 'inputs: {image: {type: image}}\noutputs: {width: {type: number}}', {
  run: ({ inputs }) => ({ width: (inputs['image'] as Image).width }),
});
const chance = inline(
  'test/chance',
  'inputs: {width: {type: number}}\noutputs: {width: {type: number}}\ndeterministic: false',
  { run: () => ({ width: count('chance') }) },
);
const hold = inline('test/hold', picture, {
  run: async ({ inputs, signal }) => {
    holding.resolve();
    await new Promise<void>((resolve, reject) => {
      release = resolve;
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });
    return { image: inputs['image']! };
  },
});
const components = [turn, bright, measure, chance, hold];

const document = (more = '') => `
apiVersion: kumiki/v1
kind: Pipeline
name: draft
inputs: {image: {type: image}}
params: {by: {type: number, default: 1}}
steps:
  turn: {component: test/turn, inputs: {image: $inputs.image}}
  bright: {component: test/bright, inputs: {image: $steps.turn.image}, params: {by: $params.by}}
  measure: {component: test/measure, inputs: {image: $steps.bright.image}}
${more}outputs: {image: $steps.bright.image, width: $steps.measure.width}
`;

let folder: string;
let objects: ObjectStore;
let images: ImageTools;
let executor: LocalExecutor;
let previews: Previews;
let photo: string;

beforeEach(async () => {
  ran = {};
  holding = Promise.withResolvers();
  folder = await mkdtemp(join(tmpdir(), 'kumiki-previews-'));
  objects = await openFileStore(join(folder, 'objects'), { durable: false });
  images = new ImageTools({ objects: join(folder, 'objects'), cache: folder, cacheBytes: 0 });
  executor = new LocalExecutor(inProcessLanes(providerOf(components), 2));
  previews = open();
  const large = sharp({ create: { width: 1000, height: 500, channels: 3, background: '#204060' } });
  photo = (await objects.put(await large.jpeg().toBuffer())).digest;
});
afterEach(async () => {
  previews[Symbol.dispose]();
  await executor.close();
  await images[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function open(more: Partial<ConstructorParameters<typeof Previews>[0]> = {}): Previews {
  const library = new PipelineLibrary({ store: {} as PipelineStore, components: sourceOf(components) });
  return new Previews({ library, objects, images, executor, ...more });
}

function request(more: Partial<PreviewRequest> = {}): PreviewRequest {
  const image = { kind: 'files', files: [{ digest: photo }] } as const;
  return { text: document(), inputs: { image }, edge: 100, ...more };
}

const make = async (more: Partial<PreviewRequest> = {}) =>
  await previews.make('me', 'default', request(more));
const statuses = ({ steps }: Awaited<ReturnType<typeof make>>) => steps.map(({ status }) => status);

describe('a preview', () => {
  test('runs a draft on a reduced image, and says how much smaller it is', async () => {
    const { status, images: inputs, steps } = await make();
    expect(status).toBe('succeeded');
    expect(inputs['image']).toEqual([
      {
        digest: photo,
        key: expect.any(String),
        width: 100,
        height: 50,
        fullWidth: 1000,
        fullHeight: 500,
        scale: 0.1,
      },
    ]);
    expect(steps.map(({ step, pixelParams }) => [step, pixelParams])).toEqual([
      ['turn', []],
      ['bright', ['radius']],
      ['measure', []],
    ]);
    const { value } = steps[0]!.outputs['image']!;
    expect((value as Image).frame).toMatchObject({ root: photo, toRoot: [10, 0, 0, 0, 10, 0, 0, 0, 1] });
    expect(steps[2]!.outputs['width']!.value).toBe(100);
  });

  test('runs again only what changed, in the document or in its parameters, or what somebody wants anew', async () => {
    expect(statuses(await make())).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(statuses(await make())).toEqual(['cached', 'cached', 'cached']);
    expect(statuses(await make({ from: 'bright' }))).toEqual(['cached', 'succeeded', 'succeeded']);
    expect(statuses(await make({ params: { by: 2 } }))).toEqual(['cached', 'succeeded', 'succeeded']);
    const otherStep = { stepParams: { bright: { by: 3 } } };
    expect(statuses(await make(otherStep))).toEqual(['cached', 'succeeded', 'succeeded']);
    expect(statuses(await make({ edge: 200 }))).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(ran).toEqual({ turn: 2, bright: 5 });
  });

  test('stops at the step that somebody looks at', async () => {
    expect((await make({ step: 'turn' })).steps.map(({ step }) => step)).toEqual(['turn']);
    expect(ran).toEqual({ turn: 1 });
  });

  test('shows how far it came where a step fails, and the draft can go on from there', async () => {
    const failed = await make({ params: { by: 7 } });
    expect(failed.status).toBe('failed');
    expect(statuses(failed)).toEqual(['succeeded', 'failed', 'not_reached']);
    expect(failed.steps[1]!.error).toMatchObject({ code: 'COMPONENT_THREW', at: { step: 'bright' } });
    expect(statuses(await make({ params: { by: 2 } }))).toEqual(['cached', 'succeeded', 'succeeded']);
  });

  test('runs what is not deterministic each time', async () => {
    const text = document('  chance: {component: test/chance, inputs: {width: $steps.measure.width}}\n');
    await make({ text });
    const again = await make({ text });
    expect(statuses(again)).toEqual(['cached', 'cached', 'cached', 'succeeded']);
    expect(again.steps[3]!.outputs['width']!.value).toBe(2);
  });

  test('gives small copies of its images for as long as they are kept', async () => {
    const { steps } = await make();
    const { key } = steps[0]!;
    const at = { key: key!, name: 'image', element: 0 };
    const small = await previews.thumbnail('default', at, { size: 64 });
    const { format, width, height } = await sharp(small.content).metadata();
    expect([small.format, format, width, height]).toEqual(['jpeg', 'jpeg', 64, 32]);
    for (const other of [{ name: 'mask' }, { element: 1 }, { key: 'sha256:0' }, { name: '__proto__' }]) {
      await expect(previews.thumbnail('default', { ...at, ...other }, { size: 64 })).rejects.toMatchObject({
        code: 'PREVIEW_GONE',
      });
    }
  });
});

describe('a step that is pinned', () => {
  const brighter = (key: string, more: Partial<PreviewRequest> = {}) =>
    make({ params: { by: 3 }, pins: { bright: key }, ...more });

  test('keeps what it gave, and what leads up to it alone does not run', async () => {
    const { key } = (await make()).steps[1]!;
    ran = {};
    const pinned = await brighter(key!);
    expect(ran).toEqual({});
    expect(pinned.steps.map(({ step, status }) => [step, status])).toEqual([
      ['bright', 'pinned'],
      ['measure', 'succeeded'],
    ]);
    expect(pinned.steps[1]!.outputs['width']!.value).toBe(100);
    expect(statuses(await brighter(key!))).toEqual(['pinned', 'cached']);
  });

  test('runs again once what it gave is kept no longer', async () => {
    const gone = await brighter(`sha256:${'0'.repeat(64)}`);
    expect(statuses(gone)).toEqual(['succeeded', 'succeeded', 'succeeded']);
  });

  test('lets what others read of the steps before it run', async () => {
    const { key } = (await make()).steps[1]!;
    const text = document('  other: {component: test/measure, inputs: {image: $steps.turn.image}}\n');
    const { steps } = await brighter(key!, { text, edge: 64 });
    expect(steps.map(({ step, status }) => [step, status])).toEqual([
      ['turn', 'succeeded'],
      ['bright', 'pinned'],
      ['measure', 'succeeded'],
      ['other', 'succeeded'],
    ]);
  });
});

test('a part of an image that a preview gave is read in its own pixels, without loss', async () => {
  const { images: inputs, steps } = await make();
  const area = { x: 10, y: 20, width: 8, height: 4 };
  for (const [key, colour] of [
    [inputs['image']![0]!.key, [32, 64, 96]],
    [steps[0]!.key!, [223, 191, 159]],
  ] as const) {
    const at = { key, name: 'image', element: 0 };
    const { content, format } = await previews.thumbnail('default', at, { size: 64, area, exact: true });
    const { data, info } = await sharp(content).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([format, info.width, info.height]).toEqual(['png', 8, 4]);
    expect(Math.max(...colour.map((value, at) => Math.abs(value - data[at]!)))).toBeLessThan(4);
  }
});

describe('what is wrong is told with its place', () => {
  test.each<[string, () => Partial<PreviewRequest>, object]>([
    [
      'a document',
      () => ({ text: document().replace('$steps.turn.image', '$steps.tern.image') }),
      { code: 'PIPELINE_INVALID', problems: [{ step: 'bright', field: 'image', line: 9 }] },
    ],
    ['a parameter', () => ({ params: { by: 'much' } }), { code: 'PARAMETER_INVALID' }],
    [
      'a parameter of a step',
      () => ({ stepParams: { bright: { by: 11 } } }),
      { code: 'PARAMETER_INVALID', at: { step: 'bright' } },
    ],
    ['parameters of no step', () => ({ stepParams: { nothing: {} } }), { code: 'STEP_UNKNOWN' }],
    ['a missing input', () => ({ inputs: {} }), { code: 'INPUT_MISSING', at: { input: 'image' } }],
    ['an unknown input', () => ({ inputs: { mask: { kind: 'data', data: 1 } } }), { code: 'INPUT_UNKNOWN' }],
    [
      'too many files',
      () => ({ inputs: { image: { kind: 'files', files: [{ digest: photo }, { digest: photo }] } } }),
      { code: 'INPUT_TYPE' },
    ],
  ])('%s', async (_, more, expected) => {
    await expect(make(more())).rejects.toMatchObject(expected);
  });

  test('an image that is damaged', async () => {
    const { digest } = await objects.put(Buffer.from('\xff\xd8\xff no more', 'latin1'));
    const image = { kind: 'files', files: [{ digest }] } as const;
    await expect(make({ inputs: { image } })).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE' });
  });
});

describe('a preview that nobody waits for any more ends', () => {
  const text = document('  hold: {component: test/hold, inputs: {image: $steps.bright.image}}\n');

  test('when a newer one of its session begins, and what it has done already counts', async () => {
    const older = make({ text, session: 'a' });
    older.catch(() => undefined);
    await holding.promise;
    const newer = await make({ session: 'a' });
    await expect(older).rejects.toMatchObject({ code: 'PREVIEW_SUPERSEDED' });
    expect(statuses(newer)).toEqual(['cached', 'cached', 'cached']);
  });

  test('also while its image is being reduced, which is done once for both', async () => {
    const slow = Promise.withResolvers<void>();
    let reductions = 0;
    const reduced: ImageTools['reduced'] = async (...given) => {
      reductions++;
      await slow.promise;
      return await images.reduced(...given);
    };
    using patient = open({ images: { reduced } as ImageTools });
    const older = patient.make('me', 'default', request({ session: 'a' }));
    older.catch(() => undefined);
    await expect.poll(() => reductions, { timeout: 10_000 }).toBe(1);
    const newer = patient.make('me', 'default', request({ session: 'a' }));
    await expect(older).rejects.toMatchObject({ code: 'PREVIEW_SUPERSEDED' });
    slow.resolve();
    expect((await newer).status).toBe('succeeded');
    expect(reductions).toBe(1);
  });

  test('and another session, or that of somebody else, leaves it alone', async () => {
    const older = make({ text, session: 'a' });
    await holding.promise;
    await make({ session: 'b' });
    await previews.make('somebody else', 'default', request({ session: 'a' }));
    release();
    expect(statuses(await older)).toContain('succeeded');
  });

  test('when its client goes', async () => {
    const gone = new AbortController();
    const made = previews.make('me', 'default', request({ text }), gone.signal);
    made.catch(() => undefined);
    await holding.promise;
    gone.abort(new Error('gone'));
    await expect(made).rejects.toThrow('gone');
  });

  test('when it takes too long, and no more than a few are at work', async () => {
    using hasty = open({ timeout: 300, most: 1 });
    const made = hasty.make('me', 'default', request({ text }));
    await expect(hasty.make('me', 'default', request())).rejects.toMatchObject({ code: 'PREVIEWS_BUSY' });
    await expect(made).rejects.toMatchObject({ code: 'PREVIEW_TOO_LONG' });
  });
});
