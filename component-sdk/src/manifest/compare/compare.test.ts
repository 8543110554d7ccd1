import { describe, expect, test } from 'vitest';
import { parseManifest, type Manifest } from '../index.ts';
import { compareManifests, levelOf } from './index.ts';

type Parts = Readonly<Record<string, unknown>>;

function manifestWith(parts: Parts): Manifest {
  const data = {
    apiVersion: 'kumiki/v1',
    kind: 'Component',
    name: 'test/blur',
    version: '1.0.0',
    title: { en: 'Blur' },
    description: { en: 'Blurs.' },
    category: 'filter',
    inputs: { image: { type: 'image' } },
    outputs: { image: { type: 'image' } },
    ...parts,
  };
  return parseManifest(JSON.stringify(data), 'component.yaml');
}

const image = { type: 'image' };
const width = (more: Parts) => ({
  params: { width: { type: 'integer', minimum: 1, maximum: 100, default: 8, ...more } },
});
const mode = (values: readonly string[]) => ({ params: { mode: { enum: values, default: 'a' } } });

describe('a new version', () => {
  test.each<[string, Parts, Parts, string]>([
    ['an input was removed', { inputs: { image, mask: { type: 'mask' } } }, { inputs: { image } }, 'major'],
    ['an output was removed', { outputs: { image, more: image } }, { outputs: { image } }, 'major'],
    ['a required input is new', {}, { inputs: { image, mask: { type: 'mask' } } }, 'major'],
    ['an optional input is new', {}, { inputs: { image, mask: { type: 'mask', optional: true } } }, 'minor'],
    ['an output is new', {}, { outputs: { image, found: { type: 'json' } } }, 'minor'],
    ['an input takes another type', {}, { inputs: { image: { type: 'json' } } }, 'major'],
    ['an input takes more', { inputs: { image: { type: 'mask' } } }, {}, 'minor'],
    ['an input takes less', {}, { inputs: { image: { type: 'mask' } } }, 'major'],
    ['an output gives less', {}, { outputs: { image: { type: 'mask' } } }, 'minor'],
    ['an output gives more', { outputs: { image: { type: 'mask' } } }, {}, 'major'],
    ['an input is a list now', {}, { inputs: { image: { type: 'image[]' } } }, 'major'],
    ['an input is required now', { inputs: { image: { ...image, optional: true } } }, {}, 'major'],
    ['an output may be left out', {}, { outputs: { image: { ...image, optional: true } } }, 'major'],
    [
      'a kind is no longer preserved',
      { outputs: { image: { ...image, preserves: ['depth'] } } },
      {},
      'major',
    ],
    [
      'a list no longer pairs with another',
      { outputs: { all: { type: 'image[]' }, names: { type: 'text[]', pairsWith: 'all' } } },
      { outputs: { all: { type: 'image[]' }, names: { type: 'text[]' } } },
      'major',
    ],
    ['a parameter is new', {}, width({}), 'minor'],
    [
      'a required parameter is new',
      {},
      { params: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] } },
      'major',
    ],
    ['a parameter was removed', width({}), {}, 'major'],
    ['a parameter takes fewer numbers', width({}), width({ maximum: 50 }), 'major'],
    ['a parameter takes more numbers', width({}), width({ minimum: 0 }), 'minor'],
    ['a bound is new', width({ maximum: undefined }), width({}), 'major'],
    ['a bound is gone', width({}), width({ maximum: undefined }), 'minor'],
    ['a parameter takes fractions too', width({}), width({ type: 'number' }), 'minor'],
    ['a parameter takes whole numbers alone', width({ type: 'number' }), width({}), 'major'],
    ['a parameter takes another type', width({}), { params: { width: { type: 'string' } } }, 'major'],
    ['a choice is gone', mode(['a', 'b']), mode(['a']), 'major'],
    ['a choice is new', mode(['a']), mode(['a', 'b']), 'minor'],
    ['a default is another one', width({}), width({ default: 9 }), 'minor'],
    [
      'a pattern is new',
      { params: { a: { type: 'string' } } },
      { params: { a: { type: 'string', pattern: '^a' } } },
      'major',
    ],
    [
      'a field of a list element is narrower',
      { params: { a: { type: 'array', items: { type: 'number' } } } },
      { params: { a: { type: 'array', items: { type: 'number', minimum: 1 } } } },
      'major',
    ],
    ['it cannot run live any more', {}, { realtime: 'never' }, 'major'],
    [
      'titles and descriptions are others',
      width({}),
      { ...width({ title: { en: 'Width' } }), title: { en: 'Soften' } },
      'patch',
    ],
    ['nothing is another', width({}), width({}), 'patch'],
  ])('in which %s asks for its number', (_, before, after, level) => {
    const changes = compareManifests(manifestWith(before), manifestWith(after));
    expect(levelOf(changes)).toBe(level);
  });

  test('says where the change is', () => {
    const nested = (maximum: number) => ({
      params: { a: { type: 'object', properties: { b: { type: 'number', maximum } } } },
    });
    expect(compareManifests(manifestWith(nested(5)), manifestWith(nested(4)))).toEqual([
      { level: 'major', what: 'the parameter "a.b" has the maximum 4 in place of 5' },
    ]);
  });
});
