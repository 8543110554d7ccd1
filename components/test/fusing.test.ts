import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Image } from '@kumiki/component-sdk';
import { useThreads } from '@kumiki/component-sdk/values';
import { parseManifest } from '@kumiki/component-sdk/manifest';
import {
  completeParams,
  ComponentInstance,
  fusableLength,
  runFused,
  sharpStages,
} from '@kumiki/component-sdk/worker';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import blur from '../imaging/blur/component.ts';
import flip from '../imaging/flip/component.ts';
import grayscale from '../imaging/grayscale/component.ts';
import resize from '../imaging/resize/component.ts';
import sharpen from '../imaging/sharpen/component.ts';

/* Chains of components that are only changes to a sharp pipeline give the same bytes as one pipeline. */

const library = new URL('..', import.meta.url).pathname;
const components = { resize, flip, blur, sharpen, grayscale } as const;
const instances = new Map<string, ComponentInstance>();
const sink = { progress: () => undefined, log: () => undefined };

beforeAll(async () => {
  for (const [name, component] of Object.entries(components)) {
    const path = join(library, 'imaging', name, 'component.yaml');
    const manifest = parseManifest(await readFile(path), path);
    instances.set(name, await ComponentInstance.start(manifest, component, sink));
  }
});

/** The same numbers in each run (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const kinds = {
  RGB: [3, 8],
  grey: [1, 8],
  RGBA: [4, 8],
  'grey with alpha': [2, 8],
  'RGB of 16 bits': [3, 16],
  'grey of 16 bits': [1, 16],
  'RGBA of 16 bits': [4, 16],
} as const;

function picture(
  channels: 1 | 2 | 3 | 4,
  depth: 8 | 16,
  random: (below: number) => number,
  scale = 1,
): Image {
  const [width, height] = [(30 + random(70)) * scale, (20 + random(50)) * scale];
  const data = new (depth === 8 ? Uint8Array : Uint16Array)(width * height * channels);
  const step = depth === 8 ? 1 : 257;
  // Slopes with noise on them: all of one value would agree whatever is done.
  for (let at = 0; at < data.length; at++) data[at] = ((at % 197) + random(58)) * step;
  return Image.fromRaw({ data, width, height, channels });
}

interface Wanted {
  readonly name: keyof typeof components;
  readonly params: Readonly<Record<string, unknown>>;
}

function step(random: (below: number) => number): Wanted {
  const kernels = ['linear', 'cubic', 'mitchell', 'lanczos2', 'lanczos3'];
  const some: readonly Wanted[] = [
    {
      name: 'resize',
      params: { width: 8 + random(20), fit: 'fill', height: 7 + random(9), kernel: kernels[random(5)] },
    },
    { name: 'flip', params: { direction: ['horizontal', 'vertical', 'both'][random(3)] } },
    { name: 'blur', params: { sigma: 0.4 + random(30) / 10, precision: ['fast', 'exact'][random(2)] } },
    { name: 'sharpen', params: { sigma: 0.5 + random(20) / 10 } },
    { name: 'grayscale', params: {} },
  ];
  return some[random(some.length)]!;
}

function changesOf(chain: readonly Wanted[]) {
  return chain.map(({ name, params }) => {
    const instance = instances.get(name)!;
    return { change: instance.change!, params: completeParams(instance.manifest, params) };
  });
}

async function oneByOne(image: Image, chain: readonly Wanted[]): Promise<Image> {
  let now = image;
  for (const { name, params } of chain) {
    const instance = instances.get(name)!;
    const { signal } = new AbortController();
    const request = { params: completeParams(instance.manifest, params), sink, signal, root: 'r' };
    now = (await instance.run({ inputs: { image: now }, ...request }))['image'] as Image;
  }
  return now;
}

async function compare(image: () => Promise<Image> | Image, chain: readonly Wanted[]): Promise<void> {
  const [fused, unfused] = [
    await runFused(await image(), changesOf(chain)),
    await oneByOne(await image(), chain),
  ];
  const what = JSON.stringify(chain);
  expect([what, fused.frame, fused.space, fused.depth, fused.alpha]).toEqual([
    what,
    unfused.frame,
    unfused.space,
    unfused.depth,
    unfused.alpha,
  ]);
  const [a, b] = [await fused.raw(), await unfused.raw()];
  expect([what, a.width, a.height, a.channels]).toEqual([what, b.width, b.height, b.channels]);
  expect([what, a.data.findIndex((value, at) => value !== b.data[at])]).toEqual([what, -1]);
}

describe.each(Object.entries(kinds))('chains over %s', (kind, [channels, depth]) => {
  test('give as one what they give step by step, byte for byte', async () => {
    const random = numbers(kind.length * 7919 + channels);
    let joined = 0;
    for (let round = 0; round < 150; round++) {
      const image = picture(channels, depth, random);
      const chain = Array.from({ length: 2 + random(4) }, () => step(random));
      // In the order of sharp, for most would not be joined otherwise.
      if (random(4) > 0) chain.sort((a, b) => stageOf(a) - stageOf(b));
      const length = fusableLength(image, changesOf(chain));
      if (length < 2) continue;
      joined++;
      await compare(() => image, chain.slice(0, length));
    }
    expect(joined > 20).toBe(kind !== 'grey with alpha');
  });

  test('all five as one, from a file on', async () => {
    const random = numbers(5);
    const file = await picture(channels, depth, random).encode(
      channels === 3 && depth === 8 ? 'jpeg' : 'png',
    );
    const all: readonly Wanted[] = [
      { name: 'resize', params: { width: 13 } },
      { name: 'flip', params: {} },
      { name: 'blur', params: { sigma: 1 } },
      { name: 'sharpen', params: {} },
      { name: 'grayscale', params: {} },
    ];
    const length = fusableLength(await Image.open(file), changesOf(all));
    expect(length).toBe(channels === 2 ? 0 : channels === 4 ? 2 : 5);
    if (length > 1) await compare(async () => await Image.open(file), all.slice(0, length));
  });
});

describe.each(Object.entries(kinds))('changes of %s', (kind, [channels, depth]) => {
  afterEach(() => useThreads(1, 0));

  test('give the same bytes with any number of threads', async () => {
    const random = numbers(kind.length * 104_729 + channels);
    for (let round = 0; round < 12; round++) {
      // Of many of the tiles that threads take in turn.
      const image = picture(channels, depth, random, 8);
      const chain = [step(random), step(random)];
      const results = [];
      for (const threads of [1, 2, 5]) {
        useThreads(threads, Number.POSITIVE_INFINITY);
        results.push((await (await oneByOne(image, chain)).raw()).data);
      }
      const [one, ...others] = results;
      for (const other of others)
        expect([chain, other.findIndex((value, at) => value !== one![at])]).toEqual([chain, -1]);
    }
  });
});

function stageOf({ name }: Wanted): number {
  const [first] = instances.get(name)!.change!.stages;
  return sharpStages[first!];
}

test('what sharp would do in another order, or twice, is not joined', async () => {
  const image = picture(3, 8, numbers(1));
  const lengthOf = (...names: (keyof typeof components)[]) => {
    const chain = names.map((name): Wanted => ({
      name,
      params: name === 'resize' ? { width: 9 } : name === 'blur' ? { sigma: 1 } : {},
    }));
    return fusableLength(image, changesOf(chain));
  };
  expect(lengthOf('blur', 'resize')).toBe(1);
  expect(lengthOf('resize', 'blur', 'blur')).toBe(2);
  expect(lengthOf('grayscale', 'blur')).toBe(1);
  // Larger is not sharp's to do, nor is a border.
  const [larger, border] = [{ width: 900 }, { width: 9, height: 9, fit: 'contain' }];
  for (const params of [larger, border])
    expect(
      fusableLength(
        image,
        changesOf([
          { name: 'resize', params },
          { name: 'flip', params: {} },
        ]),
      ),
    ).toBe(0);
});
