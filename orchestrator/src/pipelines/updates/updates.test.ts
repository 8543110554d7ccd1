import { parseManifest } from '@kumiki/component-sdk/manifest';
import { MemoryIndex, type IndexedVersion } from '@kumiki/registry';
import { describe, expect, test } from 'vitest';
import { CombinedComponents } from '../../components/combined-components.ts';
import { RegistryComponents } from '../../components/registry-components.ts';
import { readWhole } from '../documents.ts';
import { componentUpdates } from './component-updates.ts';
import { withoutParams } from './dropped-params.ts';
import { nextReference } from './next-reference.ts';
import { rewriteReferences } from './rewrite-references.ts';

test.each([
  ['a/b', '2.0.0', 'a/b'],
  ['a/b@^1', '1.4.0', 'a/b@^1'],
  ['a/b@^1', '2.3.4', 'a/b@^2'],
  ['a/b@^1.2', '2.3.4', 'a/b@^2.3'],
  ['a/b@^1.2.3', '2.3.4', 'a/b@^2.3.4'],
  ['a/b@~1.2', '2.3.4', 'a/b@~2.3'],
  ['a/b@1.0.0', '2.3.4', 'a/b@2.3.4'],
  ['a/b@>=1 <2', '2.3.4', 'a/b@^2.3.4'],
  ['a/b@1', '2.3.4', 'a/b@^2'],
  ['a/b@^0.1', '0.2.3', 'a/b@^0.2'],
  ['a/b@^1', '2.0.0-rc.1', 'a/b@^2.0.0-rc.1'],
])('%s takes %s as %s', (reference, version, written) => {
  expect(nextReference(reference, version)).toBe(written);
});

test('references are written into a document, and all else stays as it is', () => {
  const text = `# For the line in hall 2
name: p
steps:
  first: {component: a/b@^1, inputs: {image: $inputs.image}}   # the first one
  second:
    component: "a/b@^1"
    params: {text: a/b@^1}
  third: { component: a/c@^1 }
`;
  const written = rewriteReferences(text, new Map([['a/b@^1', 'a/b@^2']]));
  expect(written).toBe(
    text.replace('{component: a/b@^1', '{component: a/b@^2').replace('"a/b@^1"', '"a/b@^2"'),
  );
  const json = '{"steps":{"a":{"component":"a/b@^1"}}}';
  expect(rewriteReferences(json, new Map([['a/b@^1', 'a/b@^2']]))).toBe(json.replace('^1', '^2'));
});

test('what a component has no more is cut out of a document, and all else stays as it is', () => {
  const text = `# For the line in hall 2
steps:
  first: {component: a/b@^2, params: {old: 3, kept: 1}}   # the first one
  second:
    component: a/b@^2
    params:
      kept: [1, 2]
      old: {deep: true} # by hand
  third: {component: a/b@^2, params: {old: $params.n}}
`;
  const dropped = ['first', 'second', 'third'].map((step) => ({ step, param: 'old' }));
  expect(withoutParams(text, dropped)).toBe(`# For the line in hall 2
steps:
  first: {component: a/b@^2, params: {kept: 1}}   # the first one
  second:
    component: a/b@^2
    params:
      kept: [1, 2] # by hand
  third: {component: a/b@^2, params: {}}
`);
  const json = '{"steps":{"a":{"params":{"old":1,"kept":{"x":2},"older":null}}}}';
  const both = ['old', 'older'].map((param) => ({ step: 'a', param }));
  expect(withoutParams(json, both)).toBe('{"steps":{"a":{"params":{"kept":{"x":2}}}}}');
});

function version(number: string, more: Partial<IndexedVersion> = {}, params = '{}'): IndexedVersion {
  const text = `{"apiVersion":"kumiki/v1","kind":"Component","name":"acme/a","version":"${number}","title":{"en":"T"},
    "description":{"en":"D"},"category":"data","outputs":{"text":{"type":"text"}},"params":${params}}`;
  return {
    name: 'acme/a',
    version: number,
    digest: `sha256:${number}`,
    manifest: parseManifest(text, 'test'),
    image: `registry.test/acme/a@sha256:${'a'.repeat(64)}`,
    platforms: [],
    sizeBytes: 1,
    publishedAt: '2026-01-01T00:00:00Z',
    signature: 'none',
    ...more,
  };
}

describe('what became of a component', () => {
  const document = (reference: string) =>
    readWhole(
      `{apiVersion: kumiki/v1, kind: Pipeline, name: p, steps: {x: {component: "${reference}", params: {m: 1}}, y: {component: "${reference}"}}}`,
    );
  const updates = async (reference: string, locked: string | undefined, versions: IndexedVersion[]) => {
    const source = new CombinedComponents(new RegistryComponents(new MemoryIndex(versions)));
    const lock = locked === undefined ? {} : { [reference]: { version: locked, digest: `sha256:${locked}` } };
    const [update] = await componentUpdates(source, document(reference), lock);
    return update!;
  };

  test('newer ones that fit come with the next version of the pipeline', async () => {
    const found = await updates('acme/a@^1', '1.0.0', [version('1.0.0'), version('1.1.0')]);
    expect(found).toMatchObject({
      steps: ['x', 'y'],
      current: { version: '1.0.0' },
      wanted: '1.1.0',
      latest: '1.1.0',
      state: 'newer',
      changes: { level: 'patch' },
    });
    expect(found).not.toHaveProperty('next');
  });

  test('those that do not fit are named, with what would break and what to write', async () => {
    const next = version(
      '2.0.0',
      {},
      '{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"]}',
    );
    const found = await updates('acme/a@^1', '1.0.0', [version('1.0.0'), next, version('3.0.0-rc.1')]);
    expect(found).toMatchObject({ wanted: '1.0.0', latest: '2.0.0', state: 'beyond', next: 'acme/a@^2' });
    expect(found.changes).toMatchObject({ level: 'major', breaks: [expect.stringContaining('"n"')] });
    expect(found.dropped).toEqual([{ step: 'x', param: 'm' }]);
  });

  test('one that was yanked or given up is told, and pre-releases to those who have one', async () => {
    const old = version('1.0.0', { yanked: { message: 'no' } });
    const deprecated = { deprecated: { message: 'use acme/b', replacement: 'acme/b' } };
    expect(await updates('acme/a@^1', '1.0.0', [old, version('1.0.1')])).toMatchObject({ yanked: true });
    expect(await updates('acme/a', '1.0.1', [version('1.0.1', deprecated)])).toMatchObject({
      state: 'current',
      yanked: false,
      ...deprecated,
    });
    const early = [version('2.0.0-rc.1'), version('2.0.0-rc.2')];
    expect(await updates('acme/a@2.0.0-rc.1', '2.0.0-rc.1', early)).toMatchObject({
      latest: '2.0.0-rc.2',
      next: 'acme/a@2.0.0-rc.2',
    });
    expect(await updates('acme/a@^1', undefined, [])).toMatchObject({ state: 'missing' });
  });
});
