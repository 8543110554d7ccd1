import { describe, expect, it } from 'vitest';
import { compileSample } from '../../../test/sample-sources.ts';
import { bindPlan } from '../index.ts';
import { RecipeKeys, type DigestTree } from './recipe-keys.ts';
import { stepCacheKey } from './step-cache-key.ts';

const platform = 'linux/amd64';
const chain = `
inputs: {image: {type: image}}
params: {width: {type: integer, default: 640}, sigma: {type: number, default: 1}}
steps:
  shrink: {component: imaging/resize, inputs: {image: $inputs.image}, params: {width: $params.width}}
  soft: {component: imaging/blur, inputs: {image: $steps.shrink.image}, params: {sigma: $params.sigma}}
  read: {component: data/read-text, inputs: {image: $steps.soft.image}}
outputs: {text: $steps.read.text}`;

async function keysOf(
  body: string,
  digests: Record<string, DigestTree>,
  params: Record<string, unknown> = {},
  on = platform,
): Promise<RecipeKeys> {
  return new RecipeKeys(bindPlan(await compileSample(body), params), { digests, platform: on });
}

describe('the keys of a chain', () => {
  it('are all known before anything runs, and the same each time', async () => {
    const first = (await keysOf(chain, { 'inputs.image': 'sha256:aa' })).known();
    const again = (await keysOf(chain, { 'inputs.image': 'sha256:aa' })).known();
    expect(Object.keys(first.keys)).toEqual(['shrink', 'soft', 'read']);
    expect(first.later).toEqual([]);
    expect(again).toEqual(first);
    expect(Object.values(first.keys).every((key) => /^sha256:[0-9a-f]{64}$/.test(key))).toBe(true);
  });

  it('change from the step that changed on, and not before it', async () => {
    const digests = { 'inputs.image': 'sha256:aa' };
    const { keys } = (await keysOf(chain, digests)).known();
    const other = (await keysOf(chain, digests, { sigma: 3 })).known().keys;
    expect(other['shrink']).toBe(keys['shrink']);
    expect(other['soft']).not.toBe(keys['soft']);
    expect(other['read']).not.toBe(keys['read']);
  });

  it('change with the input and the platform, not with names of steps or of the pipeline', async () => {
    const digests = { 'inputs.image': 'sha256:aa' };
    const { keys } = (await keysOf(chain, digests)).known();
    const input = (await keysOf(chain, { 'inputs.image': 'sha256:bb' })).known().keys;
    const elsewhere = (await keysOf(chain, digests, {}, 'linux/arm64')).known().keys;
    const renamed = (await keysOf(chain.replaceAll('shrink', 'small'), digests)).known().keys;
    expect(input['shrink']).not.toBe(keys['shrink']);
    expect(elsewhere['shrink']).not.toBe(keys['shrink']);
    expect(renamed['small']).toBe(keys['shrink']);
    expect(renamed['read']).toBe(keys['read']);
  });

  it('do not depend on the order of keys', () => {
    const recipe = { component: 'sha256:cc', platform, params: { a: 1, b: [{ c: 1, d: 2 }] }, inputs: {} };
    const turned = { inputs: {}, params: { b: [{ d: 2, c: 1 }], a: 1 }, platform, component: 'sha256:cc' };
    expect(stepCacheKey(turned)).toBe(stepCacheKey(recipe));
    expect(stepCacheKey({ ...recipe, over: 1 })).not.toBe(stepCacheKey(recipe));
  });

  it('are not known for an input that is not', async () => {
    expect((await keysOf(chain, {})).known()).toEqual({ keys: {}, later: ['shrink', 'soft', 'read'] });
  });
});

describe('a step whose results are not cached', () => {
  const noisy = chain
    .replace('imaging/blur', 'imaging/noise')
    .replace(', params: {sigma: $params.sigma}', '');

  it('counts by the content of what it gave, once that is known', async () => {
    const keys = await keysOf(noisy, { 'inputs.image': 'sha256:aa' });
    expect(Object.keys(keys.known().keys)).toEqual(['shrink']);
    expect(keys.known().later).toEqual(['read']);
    keys.settle('steps.soft.image', { digest: 'sha256:dd' });
    const known = keys.key('read');
    expect(known).toBeDefined();

    const other = await keysOf(noisy, { 'inputs.image': 'sha256:bb' });
    other.settle('steps.soft.image', { digest: 'sha256:dd' });
    expect(other.key('read')).toBe(known);
  });

  it('may be one that the pipeline says so of', async () => {
    const off = chain.replace('{component: imaging/resize,', '{component: imaging/resize, cache: off,');
    const keys = await keysOf(off, { 'inputs.image': 'sha256:aa' });
    expect(keys.known()).toEqual({ keys: {}, later: ['soft', 'read'] });
  });
});

describe('lists', () => {
  const lists = `
inputs: {photos: {type: "image[]"}}
steps:
  soft: {component: imaging/blur, inputs: {image: $inputs.photos}}
  tile: {component: imaging/tiles, inputs: {image: $steps.soft.image}}
  each: {component: imaging/blur, inputs: {image: $steps.tile.images}}
  whole: {component: imaging/montage, inputs: {images: $steps.each.image}}
outputs: {image: $steps.whole.image}`;

  it('have a key for each element, which does not depend on its neighbours', async () => {
    const two = await keysOf(lists, { 'inputs.photos': ['sha256:a1', 'sha256:a2'] });
    const three = await keysOf(lists, { 'inputs.photos': ['sha256:a0', 'sha256:a1', 'sha256:a2'] });
    expect(two.key('soft', [0])).not.toBe(two.key('soft', [1]));
    expect(three.key('soft', [1])).toBe(two.key('soft', [0]));
    expect(three.key('tile', [2])).toBe(two.key('tile', [1]));
    expect(three.key('each', [1, 5])).toBe(two.key('each', [0, 5]));
    expect(three.key('whole', [1])).toBe(two.key('whole', [0]));
    expect(two.key('each', [0, 5])).not.toBe(two.key('each', [0, 4]));
    expect(two.key('soft', [7])).toBeUndefined();
  });

  it('have a key as a whole before anybody knows how long they are', async () => {
    const { keys, later } = (await keysOf(lists, { 'inputs.photos': ['sha256:a1'] })).known();
    expect(later).toEqual([]);
    expect(new Set(Object.values(keys)).size).toBe(4);
  });
});

describe('an input that may be absent', () => {
  const optional = `
inputs: {image: {type: image}, level: {type: number}, caption: {type: text, optional: true}}
steps:
  read: {component: data/read-text, inputs: {image: $inputs.image}, when: $inputs.level > 3}
  mark: {component: vision/annotate, inputs: {image: $inputs.image, caption: $steps.read.text}}
  note: {component: vision/annotate, inputs: {image: $inputs.image, caption: $inputs.caption}}
outputs: {a: $steps.mark.image, b: $steps.note.image}`;
  const digests = { 'inputs.image': 'sha256:aa', 'inputs.level': 'sha256:11' };

  it('makes the key wait until it is known whether the step before was skipped', async () => {
    const skipped = await keysOf(optional, digests);
    const ran = await keysOf(optional, digests);
    expect(skipped.known().later).toEqual(['mark']);
    skipped.settle('steps.read.text', 'absent');
    ran.settle('steps.read.text', 'present');
    expect(skipped.key('mark')).toBe(skipped.key('note'));
    expect(ran.key('mark')).toBeDefined();
    expect(ran.key('mark')).not.toBe(skipped.key('mark'));
  });

  it('is part of the key where the caller gave it', async () => {
    const without = await keysOf(optional, digests);
    const given = await keysOf(optional, { ...digests, 'inputs.caption': 'sha256:22' });
    expect(given.key('note')).not.toBe(without.key('note'));
  });
});
