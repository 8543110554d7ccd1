import { gzipSync } from 'node:zlib';
import type { Benchmark } from '../../benchmark.ts';
import { spread } from '../../measure.ts';
import { openStudio } from './open-studio.ts';

/** The JavaScript that a screen loads before anything is done, compressed with gzip. */
export const initialJs: Benchmark = {
  name: 'studio.initial_js_kb',
  unit: 'kB',
  target: 'at most 250',
  async measure() {
    await using studio = await openStudio();
    const sizeOf = async (path: string) => {
      const page = await studio.browser.newPage({ baseURL: studio.url });
      const bodies: Promise<Buffer>[] = [];
      page.on('response', (response) => {
        if (/javascript/.test(response.headers()['content-type'] ?? '')) bodies.push(response.body());
      });
      await page.goto(path);
      await page.locator('h1').first().waitFor();
      await page.waitForLoadState('networkidle');
      const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length / 1000);
      await page.close();
      const sum = sizes.reduce((all, size) => all + size, 0);
      return spread([sum]);
    };
    return { '': await sizeOf('/'), editor: await sizeOf('/pipelines/find-and-mark') };
  },
};
