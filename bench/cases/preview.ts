import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { sharp } from '@kumiki/component-sdk';
import { openDataFolder } from '@kumiki/orchestrator/data-folder';
import { hostLanes, LocalExecutor, type Item } from '@kumiki/orchestrator/executors';
import { ImageTools } from '@kumiki/orchestrator/images';
import { bindPlan } from '@kumiki/orchestrator/pipeline';
import { PipelineLibrary } from '@kumiki/orchestrator/pipelines';
import { Previews } from '@kumiki/orchestrator/previews';
import type { Benchmark } from '../benchmark.ts';
import { componentFolders, samplePictures } from '../local-run.ts';
import { spread, timed, type Spread } from '../measure.ts';

const changes = 40;
/** As many as the platform has at work at a time on each core. */
const executions = 4 * availableParallelism();

const draft = `
apiVersion: kumiki/v1
kind: Pipeline
name: soft
inputs: {image: {type: image}}
params: {sigma: {type: number, default: 1}}
steps:
  shrink: {component: imaging/resize, inputs: {image: $inputs.image}, params: {width: 960}}
  blur: {component: imaging/blur, inputs: {image: $steps.shrink.image}, params: {sigma: $params.sigma}}
outputs: {image: $steps.blur.image}
`;

/**
 * A slider is moved on a 12-megapixel photo: from the request to the answer, with a light step that runs anew; the
 * same with the picture of 512 pixels that is shown then; and while executions with more items than lanes are at work.
 */
export const preview: Benchmark = {
  name: 'platform.preview_ms',
  unit: 'ms',
  target: 'at most 300',
  async measure() {
    const folder = await mkdtemp(join(tmpdir(), 'kumiki-bench-'));
    const data = await openDataFolder(folder);
    const components = componentFolders();
    const executor = new LocalExecutor(hostLanes({ components }));
    const images = new ImageTools({ objects: join(folder, 'objects'), cache: folder, cacheBytes: 0 });
    const library = new PipelineLibrary({ store: data.pipelines, components });
    using previews = new Previews({ library, objects: data.objects, images, executor });
    try {
      const { digest } = await data.objects.put(await photo());
      const move = async (sigma: number) =>
        await previews.make('bench', 'default', {
          text: draft,
          params: { sigma },
          inputs: { image: { kind: 'files', files: [{ digest }] } },
          edge: 1024,
          session: 'bench',
        });
      const slider = async (from: number) => await moveSlider(previews, move, from);
      await slider(1);
      const quiet = await slider(2);
      const work = new AbortController();
      const { plan } = await library.compileDraft('default', draft);
      const others = Array.from({ length: executions }, async () => {
        const task = { plan: bindPlan(plan), items: endless(await sample()), shared: {}, files: {} };
        await executor.execute(
          { ...task, signal: work.signal, results: 'files' },
          { event: () => undefined, deliver: async () => {} },
        );
      });
      const busy = await slider(3);
      work.abort();
      await Promise.all(others);
      return {
        '': quiet.answer,
        with_picture: quiet.picture,
        busy: busy.answer,
        busy_with_picture: busy.picture,
      };
    } finally {
      await executor.close();
      await images[Symbol.asyncDispose]();
      await data[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function moveSlider(
  previews: Previews,
  move: (sigma: number) => ReturnType<Previews['make']>,
  from: number,
): Promise<{ readonly answer: Spread; readonly picture: Spread }> {
  const answers: number[] = [];
  const pictures: number[] = [];
  for (let change = 0; change < changes; change++) {
    let key = '';
    const answer = await timed(async () => {
      const { steps } = await move(from + change / changes);
      key = steps.at(-1)!.key!;
    });
    const place = { key, name: 'image', element: 0 };
    const shown = await timed(async () => await previews.thumbnail('default', place, { size: 512 }));
    answers.push(answer);
    pictures.push(answer + shown);
  }
  return { answer: spread(answers), picture: spread(pictures) };
}

async function sample(): Promise<Uint8Array> {
  return await readFile((await samplePictures())[0]!);
}

/** A 12-megapixel JPEG with as much detail as a sample has. */
async function photo(): Promise<Uint8Array> {
  return await sharp(await sample())
    .resize(4000, 3000, { fit: 'fill' })
    .jpeg({ quality: 95 })
    .toBuffer();
}

function* endless(bytes: Uint8Array): Generator<Item> {
  const image = { kind: 'bytes', name: 'plate.jpg', load: async () => await Promise.resolve(bytes) } as const;
  for (let at = 0; ; at++) yield { id: String(at), name: `plate-${at}`, inputs: { image } };
}
