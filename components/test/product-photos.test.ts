import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { between, Image, mapBox, type Verdict } from '@kumiki/component-sdk';
import { FolderComponents } from '@kumiki/orchestrator/components';
import { InProcessComponents } from '@kumiki/orchestrator/components/in-process';
import { inProcessLanes, LocalExecutor } from '@kumiki/orchestrator/executors';
import { bindPlan, compilePipeline } from '@kumiki/orchestrator/pipeline';
import { beforeAll, describe, expect, it } from 'vitest';

const sample = new URL('../../pipelines/product-photos/', import.meta.url);
const read = async (path: string) => await readFile(new URL(path, sample));
const readJson = async <Content>(path: string) => JSON.parse((await read(path)).toString()) as Content;

interface Outcome {
  readonly image: Image;
  readonly medium: Image;
  readonly small: Image;
  readonly verdict: Verdict;
}
type Box = readonly [number, number, number, number];

const photos = (await readdir(new URL('images/', sample))).toSorted();
const expected = await readJson<Record<string, { verdict: string; broken: string[] }>>('expected.json');
const truth = await readJson<Record<string, { box: Box; share: number }>>('truth.json');
const good = photos.filter((name) => expected[name]!.verdict === 'OK');
const outcomes = new Map<string, Outcome>();
const roots = new Map<string, Image>();

beforeAll(async () => {
  const components = new FolderComponents({ folders: [fileURLToPath(new URL('..', import.meta.url))] });
  const { plan, problems } = await compilePipeline({
    text: (await read('pipeline.yaml')).toString(),
    documentName: 'pipeline.yaml',
    components,
    pipelines: { pipeline: async () => undefined, names: async () => [] },
  });
  if (!plan) throw new Error(problems.map(({ message }) => message).join('\n'));
  for (const name of photos) roots.set(name, await Image.open(await read(`images/${name}`)));
  const items = photos.map(
    (name) =>
      ({
        id: name,
        name,
        inputs: { image: { kind: 'bytes', name, load: async () => await read(`images/${name}`) } },
      }) as const,
  );
  const executor = new LocalExecutor(inProcessLanes(new InProcessComponents(components), 2));
  const { signal } = new AbortController();
  await executor.execute(
    { plan: bindPlan(plan, {}), items, shared: {}, files: {}, signal, results: 'values' },
    {
      event: () => undefined,
      deliver: async (item, outputs) => void outcomes.set(item.id, outputs as unknown as Outcome),
    },
  );
  await executor.close();
}, 60_000);

describe('the sample pipeline product-photos', () => {
  it('has eight images, and says what has to come out for each', () => {
    expect(photos).toHaveLength(8);
    expect([Object.keys(expected), Object.keys(truth)]).toEqual([photos, photos]);
  });

  it.each(photos)('judges %s for the right reasons', (name) => {
    const { verdict, reasons } = outcomes.get(name)!.verdict;
    const broken = reasons.filter(({ passed }) => !passed).map(({ rule }) => rule);
    expect({ verdict, broken }).toEqual(expected[name]);
  });

  it.each(photos)('writes %s in three sizes, square, each under the limit', async (name) => {
    const { image, medium, small } = outcomes.get(name)!;
    for (const [picture, side] of [
      [image, 1000],
      [medium, 500],
      [small, 160],
    ] as const) {
      const file = await picture.toFile();
      expect([file.format, picture.width, picture.height]).toEqual(['jpeg', side, side]);
      expect(file.bytes.length).toBeLessThanOrEqual(60_000);
    }
  });

  it.each(good)('cuts %s to where the product truly is', async (name) => {
    const { image } = outcomes.get(name)!;
    const { frame } = roots.get(name)!;
    const [left, top, width, height] = mapBox(between(frame, image.frame), truth[name]!.box);
    // A soft rest of the shadow may stay on one side; the product itself is whole.
    const longer = Math.max(width, height);
    expect(Math.min(left, top, 1000 - left - width, 1000 - top - height)).toBeGreaterThan(50);
    expect(longer).toBeGreaterThan(700);
    expect(longer).toBeLessThan(1000 / 1.15);
  });

  it.each(good)('makes the background of %s white, and leaves the product', async (name) => {
    const { image } = outcomes.get(name)!;
    const { data, width, height } = await image.raw();
    let [things, inMargin] = [0, 0];
    for (let at = 0; at < data.length; at += 3) {
      const isWhite = Math.min(data[at]!, data[at + 1]!, data[at + 2]!) >= 250;
      if (!isWhite) things++;
      const [x, y] = [(at / 3) % width, Math.floor(at / 3 / width)];
      const isMargin = Math.min(x, y, width - 1 - x, height - 1 - y) < 40;
      if (isMargin && !isWhite) inMargin++;
    }
    expect(inMargin).toBe(0);
    // In pixels of the photo; some of the shadow stays.
    const [, , across] = mapBox(between(image.frame, roots.get(name)!.frame), [0, 0, 1000, 1000]);
    const found = (things * (across / 1000) ** 2 * 100) / (960 * 720);
    expect(found / truth[name]!.share).toBeGreaterThan(0.97);
    expect(found / truth[name]!.share).toBeLessThan(1.15);
  });
});
