import { Image } from '@kumiki/component-sdk';
import type { Benchmark } from '../../benchmark.ts';
import { keepBigPipeline } from './big-pipeline.ts';
import { openStudio } from './open-studio.ts';
import { graphFrames } from './pan.ts';
import { send } from './send.ts';

const viewport = { width: 1280, height: 720 };

/** The graph of a run with 500 steps, each with its state and times, moved and zoomed as the one of the editor is. */
export const runGraph: Benchmark = {
  name: 'studio.run_graph_frame_ms',
  unit: 'ms',
  target: 'at most 12',
  async measure() {
    await using studio = await openStudio();
    await publishBigPipeline(studio.url);
    const start = new FormData();
    start.append('execution', JSON.stringify({ pipeline: 'big' }));
    // Small, so that the steps take no time: what is drawn of them is measured.
    const data = new Uint8Array(64 * 48 * 3).fill(120);
    const small = Image.fromRaw({ data, width: 64, height: 48, channels: 3 });
    const png = new Uint8Array(await small.encode('png'));
    start.append('image', new Blob([png], { type: 'image/png' }), 'small.png');
    const { execution_id: id } = await send<{ execution_id: string }>(
      `${studio.url}/api/v1/executions`,
      start,
    );
    // Its events end when it does.
    await (await fetch(`${studio.url}/api/v1/executions/${id}/events`)).text();
    const page = await studio.browser.newPage({ baseURL: studio.url, viewport });
    await page.goto(`/executions/${id}?view=graph`);
    return await graphFrames(studio, page);
  },
};

/** Two versions with 500 steps as one graph with what differs. */
export const differenceGraph: Benchmark = {
  name: 'studio.difference_graph_frame_ms',
  unit: 'ms',
  target: 'at most 12',
  async measure() {
    await using studio = await openStudio();
    await publishBigPipeline(studio.url);
    const page = await studio.browser.newPage({ baseURL: studio.url, viewport });
    await page.goto('/pipelines/big?diff=1..draft');
    return await graphFrames(studio, page);
  },
};

async function publishBigPipeline(url: string): Promise<void> {
  await keepBigPipeline(url, 'big');
  await send(`${url}/api/v1/pipelines/big/publish`, JSON.stringify({ revision: 1 }));
}
