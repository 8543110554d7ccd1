// Makes the pictures of docs/studio.md from the studio as it is: `node scripts/screenshots.ts`. Needs Chromium.
import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { openStudio } from '../bench/cases/studio/open-studio.ts';
import { root } from './verify/run.ts';

const image = join(root, 'pipelines/find-and-mark/images/plate-03.jpg');
const product = join(root, 'pipelines/product-photos/images/product-01.jpg');
const folder = join(root, 'docs', 'images');

await using studio = await openStudio();
// The cards show what the samples gave at the first start.
for (let isOver = false; !isOver;) {
  await wait(500);
  const answer = await fetch(`${studio.url}/api/v1/executions?limit=100`);
  const { items } = (await answer.json()) as { items: { ended_at: string | null }[] };
  isOver = items.length > 0 && items.every(({ ended_at: ended }) => ended !== null);
}
const page = await studio.browser.newPage({
  baseURL: studio.url,
  locale: 'en-GB',
  viewport: { width: 1280, height: 720 },
});
page.setDefaultTimeout(120_000);

async function shoot(name: string): Promise<void> {
  await page.waitForLoadState('networkidle');
  for (const one of await page.locator('img:visible').all()) {
    await one.evaluate(async (found) => {
      await (found as unknown as { decode(): Promise<void> }).decode().catch(() => undefined);
    });
  }
  await page.screenshot({ path: join(folder, `studio-${name}.jpg`), type: 'jpeg', quality: 82 });
}

const box = (step: string) => page.locator(`.svelte-flow__node[data-id="${step}"]`);

await page.goto('/');
const card = page.getByRole('article').filter({ hasText: 'Find and mark defects' });
await card.getByRole('img', { name: 'After' }).waitFor();
await shoot('home');

await card.locator('input[type=file]').setInputFiles(image);
await page.getByText('The number of "scratch" is 3').waitFor();
await page.getByRole('img', { name: 'After' }).waitFor();
await shoot('result');

await page.goto('/pipelines/find-and-mark');
await page.locator('input[type=file]').setInputFiles(image);
await box('find').getByText('1 dent, 3 scratch').waitFor();
await box('find').locator('.title').click();
await page.getByLabel('Name of the step').waitFor();
await shoot('editor');

await page.goto('/');
await page.getByRole('button', { name: 'New pipeline' }).click();
await page.getByLabel('What shall it be called?').fill('Soft and grey');
await page.getByRole('button', { name: 'Make it, and open the editor' }).click();
await box('grayscale').waitFor();
await page.getByRole('searchbox', { name: 'Search components' }).fill('blur');
const line = (await page.locator('.svelte-flow__edge[data-id="$outputs.result"]').boundingBox())!;
await page.getByRole('button', { name: 'Blur', exact: true }).hover();
await page.mouse.down();
await page.mouse.move(line.x, line.y, { steps: 4 });
await page.mouse.move(line.x + line.width / 2, line.y + line.height / 2, { steps: 8 });
await page.mouse.up();
await box('blur').waitFor();
await page.locator('input[type=file]').setInputFiles(product);
await box('blur').getByRole('img').waitFor();
await shoot('first');
