// Makes the pictures of docs/studio.md from the studio as it is: `node scripts/screenshots.ts`. Needs Chromium.
import { join } from 'node:path';
import { openBrowser } from '../studio/test/chromium.ts';
import { startPlatform } from '../studio/test/platform.ts';
import { root } from './verify/run.ts';

const image = join(root, 'pipelines/find-and-mark/images/plate-03.jpg');
const folder = join(root, 'docs', 'images');

await using platform = await startPlatform();
const browser = await openBrowser();
try {
  const page = await browser.newPage({
    baseURL: platform.url,
    locale: 'en-GB',
    viewport: { width: 1280, height: 720 },
  });
  const shoot = async (name: string): Promise<void> => {
    await page.waitForLoadState('networkidle');
    for (const one of await page.locator('img').all()) {
      await one.evaluate(async (found) => {
        await (found as unknown as { decode(): Promise<void> }).decode();
      });
    }
    await page.screenshot({ path: join(folder, `studio-${name}.jpg`), type: 'jpeg', quality: 82 });
  };

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
  const find = page.locator('.svelte-flow__node').filter({ hasText: 'Detect objects' });
  await find.getByText('1 dent, 3 scratch').waitFor();
  await page.getByRole('button', { name: 'Arrange' }).click();
  await page.getByRole('button', { name: 'Fit View' }).click();
  await find.click();
  await page.getByLabel('Name of the step').waitFor();
  await shoot('editor');
} finally {
  await browser.close();
}
