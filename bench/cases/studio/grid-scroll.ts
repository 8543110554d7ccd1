import { readFile } from 'node:fs/promises';
import type { Benchmark } from '../../benchmark.ts';
import { samplePictures } from '../../local-run.ts';
import { spread } from '../../measure.ts';
import { frameWork, percentile95 } from './frames.ts';
import { openStudio } from './open-studio.ts';
import { send } from './send.ts';

const items = 1000;
const rounds = 5;
const turns = 60;

const pipeline = `
apiVersion: kumiki/v1
kind: Pipeline
name: grid
inputs: {image: {type: image}}
steps:
  shrink: {component: imaging/resize, inputs: {image: $inputs.image}, params: {width: 64}}
  soften: {component: imaging/blur, inputs: {image: $steps.shrink.image}}
  grey: {component: imaging/grayscale, inputs: {image: $steps.soften.image}}
outputs: {image: $steps.grey.image}
`;

/**
 * The grid of 1,000 items and their steps, scrolled with the wheel: what the main thread works for a frame, as the 95th
 * percentile of the frames of each round.
 */
export const gridScroll: Benchmark = {
  name: 'studio.grid_scroll_frame_ms',
  unit: 'ms',
  target: 'at most 12',
  async measure() {
    await using studio = await openStudio();
    const execution = await runItems(studio.url);
    const page = await studio.browser.newPage({
      baseURL: studio.url,
      viewport: { width: 1280, height: 720 },
    });
    await page.goto(`/executions/${execution}?view=grid`);
    await page.getByRole('gridcell').first().waitFor();
    await page.waitForLoadState('networkidle');
    const grid = page.getByRole('grid');
    await grid.scrollIntoViewIfNeeded();
    const firstRow = async () => await grid.getByRole('row').nth(1).getAttribute('aria-rowindex');
    const found: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const down = round % 2 === 0 ? 1 : -1;
      const frames = await frameWork(studio.browser, page, async () => {
        await grid.getByRole('rowheader').nth(3).hover();
        for (let turn = 0; turn < turns; turn++) await page.mouse.wheel(0, down * 240);
      });
      if (round === 0 && (await firstRow()) === '2') throw new Error('the grid did not scroll');
      // The first round warms up.
      if (round > 0) found.push(percentile95(frames));
    }
    return { '': spread(found) };
  },
};

/** Runs a pipeline over one picture, as often as there are items. @returns the execution, when it has ended */
async function runItems(url: string): Promise<string> {
  await send(`${url}/api/v1/pipelines`, JSON.stringify({ text: pipeline }));
  await send(`${url}/api/v1/pipelines/grid/publish`, JSON.stringify({ revision: 1 }));
  const upload = new FormData();
  const picture = await readFile((await samplePictures())[0]!);
  upload.append('file', new Blob([new Uint8Array(picture)], { type: 'image/jpeg' }), 'plate.jpg');
  const { items: sent } = await send<{ items: { file_id: string }[] }>(`${url}/api/v1/files`, upload);
  const file = sent[0]!.file_id;
  const image = Array.from({ length: items }, () => ({ file }));
  const start = new FormData();
  start.append('execution', JSON.stringify({ pipeline: 'grid', inputs: { image } }));
  const { execution_id: id } = await send<{ execution_id: string }>(`${url}/api/v1/executions`, start);
  // Its events end when it does.
  await (await fetch(`${url}/api/v1/executions/${id}/events`)).text();
  return id;
}
