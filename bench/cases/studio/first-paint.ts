import type { Benchmark } from '../../benchmark.ts';
import { spread } from '../../measure.ts';
import { keepBigPipeline } from './big-pipeline.ts';
import { openStudio } from './open-studio.ts';

const rounds = 5;

/** Says when boxes of the graph are first painted, in ms since the page was asked for. */
const watch = `
  globalThis.firstBoxes = new Promise((resolve) => {
    const look = () => {
      // Many boxes, seen from afar, are one picture.
      const box = document.querySelector('.svelte-flow__node, .far canvas');
      if (box && getComputedStyle(box).visibility === 'visible') {
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
      } else requestAnimationFrame(look);
    };
    look();
  });
`;

/** The editor with 500 steps, opened by its address with nothing in the cache of the browser. */
export const firstPaint: Benchmark = {
  name: 'studio.first_paint_ms',
  unit: 'ms',
  target: 'at most 2000',
  async measure() {
    await using studio = await openStudio();
    await keepBigPipeline(studio.url, 'big');
    const boxes: number[] = [];
    const contents: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const context = await studio.browser.newContext({
        baseURL: studio.url,
        viewport: { width: 1280, height: 720 },
      });
      const page = await context.newPage();
      await page.addInitScript(watch);
      await page.goto('/pipelines/big');
      // The policy of the page lets nobody wait for a function; a promise can be waited for.
      const first = await page.evaluate<number>('globalThis.firstBoxes');
      if (round > 0) {
        boxes.push(first);
        contents.push(
          await page.evaluate<number>(
            "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0",
          ),
        );
      }
      await context.close();
    }
    return { '': spread(boxes), first_content: spread(contents) };
  },
};
