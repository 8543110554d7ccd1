import { parseManifest } from '@kumiki/component-sdk/manifest';
import { MemoryIndex, type IndexedVersion } from '@kumiki/registry';
import { expect, test } from 'vitest';
import { compilePipeline, type Lock } from '../pipeline/index.ts';
import { CombinedComponents } from './combined-components.ts';
import { RegistryComponents } from './registry-components.ts';

function version(name: string, number: string, more: Partial<IndexedVersion> = {}): IndexedVersion {
  const manifest = parseManifest(
    `{"apiVersion":"kumiki/v1","kind":"Component","name":"${name}","version":"${number}","title":{"en":"T"},
      "description":{"en":"D"},"category":"data","outputs":{"text":{"type":"text"}}}`,
    'test',
  );
  const digest = `sha256:${Buffer.from(`${name}@${number}`).toString('hex').padEnd(64, '0')}`;
  return {
    name,
    version: number,
    digest,
    manifest,
    image: `registry.test/${name}@sha256:${'a'.repeat(64)}`,
    platforms: [],
    sizeBytes: 1,
    publishedAt: '2026-01-01T00:00:00Z',
    signature: 'none',
    ...more,
  };
}

const yanked = { yanked: { message: 'it loses items' } };
const registry = (...versions: IndexedVersion[]) => new RegistryComponents(new MemoryIndex(versions));

async function compile(components: CombinedComponents, reference: string, lock?: Lock) {
  const text = `{apiVersion: kumiki/v1, kind: Pipeline, name: p, steps: {a: {component: "${reference}"}},
    outputs: {text: $steps.a.text}}`;
  const pipelines = {
    pipeline: async () => await Promise.resolve(undefined),
    names: async () => await Promise.resolve([]),
  };
  return await compilePipeline({ text, documentName: 'p', components, pipelines, ...(lock && { lock }) });
}

test('a range takes the newest open version, with its image in plan and lock', async () => {
  const [old, wanted] = [version('acme/a', '1.0.0'), version('acme/a', '1.1.0')];
  const source = new CombinedComponents(
    registry(old, wanted, version('acme/a', '1.2.0', yanked), version('acme/a', '1.3.0-rc.1')),
  );
  const { plan, lock } = await compile(source, 'acme/a@^1');
  expect(Object.values(plan!.components)).toMatchObject([{ version: '1.1.0', image: wanted.image }]);
  const { digest, image } = wanted;
  expect(lock!.components).toEqual({ 'acme/a@^1': { version: '1.1.0', digest, image } });
  const early = await compile(source, 'acme/a@1.3.0-rc.1');
  expect(Object.values(early.plan!.components)).toMatchObject([{ version: '1.3.0-rc.1' }]);
});

test('what a pipeline is locked to stays, although it was yanked, or others count by now', async () => {
  const locked = version('acme/a', '1.0.0', yanked);
  const { digest } = locked;
  const lock = { components: { 'acme/a@^1': { version: '1.0.0', digest } }, pipelines: {} };
  for (const source of [
    new CombinedComponents(registry(locked)),
    new CombinedComponents(registry(locked, version('acme/a', '1.1.0'))),
    new CombinedComponents(registry(version('acme/a', '2.0.0')), registry(locked)),
  ]) {
    const { plan } = await compile(source, 'acme/a@^1', lock);
    expect(Object.values(plan!.components)).toMatchObject([{ digest, version: '1.0.0' }]);
  }
  const gone = await compile(new CombinedComponents(registry(version('acme/a', '1.1.0'))), 'acme/a@^1', lock);
  expect(gone.problems).toMatchObject([{ code: 'LOCK_BROKEN' }]);
});

test('versions that nobody shall begin to use are named where no other fits', async () => {
  const source = new CombinedComponents(registry(), registry(version('acme/a', '1.0.0', yanked)));
  const { problems } = await compile(source, 'acme/a@^1');
  expect(problems).toMatchObject([{ code: 'COMPONENT_VERSION_UNKNOWN' }]);
  expect(problems[0]!.remedy).toContain('1.0.0 (yanked)');
});

test('the first source that has a name answers for it', async () => {
  const source = new CombinedComponents(
    registry(version('acme/a', '1.0.0')),
    registry(version('acme/a', '2.0.0')),
  );
  expect((await source.versions('acme/a')).map((one) => one.version)).toEqual(['1.0.0']);
  expect(await source.names()).toEqual(['acme/a']);
  await expect(source.place('sha256:none', 'acme/a')).rejects.toMatchObject({
    code: 'COMPONENT_GONE',
  });
});
