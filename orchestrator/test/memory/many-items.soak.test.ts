import { expect, test } from 'vitest';
import { EngineFixture } from '../engine-fixture.ts';
import { growthOf, runMany } from './many-items.ts';

const kumiki = new EngineFixture();
const count = Number(process.env['KUMIKI_SOAK_ITEMS'] ?? 10_000);

test(`${count} images take no more memory than a tenth of them`, async () => {
  const { execution, alive } = await runMany(kumiki, count);
  const growth = growthOf(alive, count / 10);
  console.log(
    `alive: ${alive.map((bytes) => (bytes / 2 ** 20).toFixed(1)).join(', ')} MiB; ${growth.toFixed(0)} bytes an item`,
  );
  expect(execution).toMatchObject({ status: 'succeeded', counts: { succeeded: count } });
  expect(growth).toBeLessThan(200);
});
