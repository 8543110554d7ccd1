import { expect, test } from 'vitest';
import { EngineFixture } from '../engine-fixture.ts';
import { growthOf, runMany } from './many-items.ts';

const kumiki = new EngineFixture();

test('a thousand images leave nothing of their items in memory', async () => {
  const { execution, alive } = await runMany(kumiki, 1000);
  expect(execution).toMatchObject({ status: 'succeeded', counts: { succeeded: 1000 } });
  // The bytes of one image's pixels and files are several thousand.
  expect(growthOf(alive, 100)).toBeLessThan(3000);
});
