import { describe, expect, test } from 'vitest';
import { testManifest, testVersion } from '../../test/versions.ts';
import { chooseVersion, compatibility, MemoryIndex } from '../index.ts';
import type { ComponentQuery } from './component-index.ts';

const versions = ['1.0.0', '1.2.0', '1.3.0-beta.1', '2.0.0'].map((version) =>
  testVersion('lab/blur', version),
);

describe('a range', () => {
  test.each([
    ['*', '2.0.0'],
    ['^1', '1.2.0'],
    ['~1.0.0', '1.0.0'],
    ['^1.3.0-beta.0', '1.3.0-beta.1'],
    ['1.3.0-beta.1', '1.3.0-beta.1'],
    ['^3', undefined],
    ['no range', undefined],
  ])('%s stands for %s', (range, version) => {
    expect(chooseVersion(versions, range)?.version).toBe(version);
  });

  test('never stands for a yanked version, not even where it is named', () => {
    const yanked = versions.map((one) =>
      one.version === '1.2.0' ? { ...one, yanked: { message: 'Turns images black.' } } : one,
    );
    expect(chooseVersion(yanked, '^1')?.version).toBe('1.0.0');
    expect(chooseVersion(yanked, '1.2.0')).toBeUndefined();
  });
});

test('a report says what breaks, what is new, and how large the step is', () => {
  const from = testManifest('lab/blur', '1.0.0', {
    inputs: { image: { type: 'image' }, mask: { type: 'mask' } },
  });
  const to = testManifest('lab/blur', '2.0.0', {
    params: { radius: { type: 'number', default: 2 } },
  });
  expect(compatibility(from, to)).toEqual({
    from: { name: 'lab/blur', version: '1.0.0' },
    to: { name: 'lab/blur', version: '2.0.0' },
    level: 'major',
    breaks: ['the input "mask" was removed'],
    additions: [expect.stringContaining('radius')],
  });
  expect(compatibility(to, to)).toMatchObject({ level: 'patch', breaks: [], additions: [] });
});

describe('an index in memory', () => {
  const index = new MemoryIndex([...versions, testVersion('lab/blur', '0.9.0')]);

  test('has the versions newest first, and finds each by its digest', async () => {
    const found = await index.versions('lab/blur');
    expect(found.map(({ version }) => version)).toEqual(['2.0.0', '1.3.0-beta.1', '1.2.0', '1.0.0', '0.9.0']);
    expect(await index.byDigest(found[2]!.digest)).toBe(found[2]);
    expect(await index.versions('lab/none')).toEqual([]);
    expect(await index.names()).toEqual(['lab/blur']);
  });

  test('keeps what a number stood for before to be found by its digest', async () => {
    const before = testVersion('lab/edge', '1.0.0');
    const after = { ...before, digest: testVersion('lab/edge', '9.9.9').digest, supersededTag: true };
    const changed = new MemoryIndex([before, after]);
    expect(await changed.versions('lab/edge')).toEqual([after]);
    expect(await changed.byDigest(before.digest)).toBe(before);
  });
});

describe('a search', () => {
  const index = new MemoryIndex([
    testVersion('lab/blur', '1.0.0', {
      manifest: testManifest('lab/blur', '1.0.0', {
        title: { en: 'Blur', ja: 'ぼかし' },
        description: { en: 'Softens.', ja: '画像をやわらかくします。' },
      }),
    }),
    testVersion('lab/blur-faces', '2.0.0', {
      manifest: testManifest('lab/blur-faces', '2.0.0', {
        title: { en: 'Hide faces', ja: '顔を隠す' },
        inputs: { image: { type: 'image' }, faces: { type: 'detections' } },
      }),
    }),
    testVersion('lab/count', '1.0.0', {
      manifest: testManifest('lab/count', '1.0.0', {
        category: 'measure',
        description: { en: 'Counts what a blur leaves.', ja: 'ﾘｻｲｽﾞした物を数えます。' },
        inputs: { list: { type: 'detections[]' } },
        outputs: { count: { type: 'number' } },
      }),
    }),
    testVersion('lab/blur', '2.0.0-rc.1'),
    testVersion('old/blur', '1.0.0', { deprecated: { message: 'Old.', replacement: 'lab/blur' } }),
    testVersion('bad/blur', '1.0.0', { yanked: { message: 'Broken.' } }),
  ]);
  const names = async (query: ComponentQuery) =>
    (await index.search(query)).items.map(({ name, version }) => `${name}@${version}`);

  test.each<[string, ComponentQuery, string[]]>([
    [
      'the nearest first, what is deprecated last, nothing that is yanked',
      { text: 'blur' },
      ['lab/blur@1.0.0', 'lab/blur-faces@2.0.0', 'lab/count@1.0.0', 'old/blur@1.0.0'],
    ],
    ['two Japanese characters', { text: 'ぼか' }, ['lab/blur@1.0.0']],
    ['half-width kana by full-width ones', { text: 'リサ' }, ['lab/count@1.0.0']],
    ['words that all have to be there', { text: 'FACES hide' }, ['lab/blur-faces@2.0.0']],
    ['a category', { category: 'measure' }, ['lab/count@1.0.0']],
    ['what takes detections: no list of them', { takes: 'detections' }, ['lab/blur-faces@2.0.0']],
    [
      'what takes a list of detections, whole or one by one',
      { takes: 'detections[]' },
      ['lab/blur-faces@2.0.0', 'lab/count@1.0.0'],
    ],
    ['what takes a mask, which is an image', { takes: 'mask', text: 'softens' }, ['lab/blur@1.0.0']],
    ['what gives something that JSON takes', { gives: 'json' }, ['lab/count@1.0.0']],
    ['what is not there', { text: 'nothing' }, []],
  ])('finds %s', async (_, query, expected) => {
    expect(await names(query)).toEqual(expected);
  });

  test('comes in pages that hold all of it once', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await index.search({ text: 'blur', limit: 1, ...(cursor !== undefined && { cursor }) });
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.next;
    } while (cursor !== undefined);
    expect(seen).toEqual(['lab/blur', 'lab/blur-faces', 'lab/count', 'old/blur']);
  });

  test('refuses a cursor that it did not give', async () => {
    await expect(index.search({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'CURSOR_INVALID' });
  });
});
