import { kumikiError } from '@kumiki/component-sdk/errors';
import { MemoryIndex } from '@kumiki/registry';
import { expect, test } from 'vitest';
import { SoughtComponents } from './sought-components.ts';

/** A registry that finds nothing, and is asked. */
function registry(fault?: Error) {
  const asked: string[] = [];
  const index = new MemoryIndex([]);
  const look = async (name: string) => {
    asked.push(name);
    await Promise.resolve();
    if (fault) throw fault;
  };
  return { asked, components: new SoughtComponents(Object.assign(index, { look })) };
}

test('a component is looked for once, when it is named', async () => {
  const { asked, components } = registry();
  expect(await components.names()).toEqual([]);
  expect(asked).toEqual([]);
  await Promise.all([components.versions('acme/a'), components.withdrawn('acme/a')]);
  expect(await components.versions('acme/a')).toEqual([]);
  await components.versions('acme/b');
  expect(asked).toEqual(['acme/a', 'acme/b']);
});

test('a registry that is away is not taken for one that has nothing', async () => {
  const fault = kumikiError('REGISTRY_UNREACHABLE', { registry: 'registry.test', reason: 'it is away' });
  const { components } = registry(fault);
  await expect(components.versions('acme/a')).rejects.toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
});
