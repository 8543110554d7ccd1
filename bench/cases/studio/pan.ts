import type { Page } from 'playwright-core';
import type { Benchmark } from '../../benchmark.ts';
import { spread } from '../../measure.ts';
import { keepBigPipeline } from './big-pipeline.ts';
import { frameWork, percentile95 } from './frames.ts';
import { openStudio, type OpenStudio } from './open-studio.ts';

const rounds = 5;

/**
 * 500 steps on the canvas, moved and zoomed with the mouse: what the main thread works for a frame, as the 95th percentile
 * of the frames of each round, at the size that is readable and with all of them in sight.
 */
export const panFrame: Benchmark = {
  name: 'studio.pan_frame_ms',
  unit: 'ms',
  target: 'at most 12',
  async measure() {
    await using studio = await openStudio();
    await keepBigPipeline(studio.url, 'big');
    const page = await studio.browser.newPage({
      baseURL: studio.url,
      viewport: { width: 1280, height: 720 },
    });
    await page.goto('/pipelines/big');
    return await graphFrames(studio, page);
  },
};

/** The figures of a graph that a page shows: near, from afar, and while it is zoomed. */
export async function graphFrames(
  { browser }: OpenStudio,
  page: Page,
): Promise<Record<'' | 'far' | 'zoom', ReturnType<typeof spread>>> {
  await page.locator('.far canvas').waitFor();
  await page.waitForLoadState('networkidle');
  await page.locator('.far canvas').scrollIntoViewIfNeeded();
  const found: Record<string, number[]> = { far: [], near: [], zoom: [] };
  const measure = async (name: string, act: () => Promise<void>) => {
    const frames = await frameWork(browser, page, act);
    found[name]!.push(percentile95(frames));
  };
  for (let round = 0; round <= rounds; round++) {
    await measure('far', async () => await pan(page));
    await measure('zoom', async () => await zoom(page, -1));
    await measure('near', async () => await pan(page));
    await measure('zoom', async () => await zoom(page, 1));
  }
  // The first round warms up: code that ran often is compiled.
  const figures = Object.entries(found).map(([name, all]) => [
    name,
    spread(all.slice(all.length / (rounds + 1))),
  ]);
  const named = Object.fromEntries(figures) as Record<'far' | 'near' | 'zoom', ReturnType<typeof spread>>;
  return { '': named.near, far: named.far, zoom: named.zoom };
}

async function pan(page: Page): Promise<void> {
  await page.mouse.move(640, 600);
  await page.mouse.down();
  for (let step = 1; step <= 60; step++) {
    await page.mouse.move(640 - Math.sin(step / 10) * 250, 600 - Math.sin(step / 7) * 200);
  }
  await page.mouse.up();
}

async function zoom(page: Page, direction: 1 | -1): Promise<void> {
  await page.mouse.move(600, 380);
  for (let step = 0; step < 40; step++) await page.mouse.wheel(0, direction * 45);
}
