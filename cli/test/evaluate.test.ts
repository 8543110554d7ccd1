import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharp } from '@kumiki/component-sdk';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { kumiki, temporaryFolder } from './kumiki.ts';

/* A classifier that names the strongest colour, and pictures that are red, green or in between. */

const colours = `
apiVersion: kumiki/v1
kind: Pipeline
name: colours
inputs: { image: { type: image } }
files: { model: classify.onnx }
steps:
  name: { component: vision/classify@^1, inputs: { image: $inputs.image, model: $files.model } }
  judge:
    component: decide/verdict@^1
    inputs: { number: $steps.name.score }
    params: { rules: [{ number: score, atMost: 0.9 }] }
outputs: { classes: $steps.name.classes, verdict: $steps.judge.verdict, score: $steps.name.score, image: $inputs.image }
`;
const pictures = {
  'red.png': '#ff0000',
  'green.png': '#00ff00',
  'orange.png': '#ffc800',
  'lime.png': '#c8ff00',
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let cwd: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  cwd = folder.path;
  await mkdir(join(cwd, 'images'));
  await copyFile(join(import.meta.dirname, '../../models/tiny/classify.onnx'), join(cwd, 'classify.onnx'));
  await writeFile(join(cwd, 'pipeline.yaml'), colours);
  for (const [name, background] of Object.entries(pictures)) {
    const image = sharp({ create: { width: 40, height: 40, channels: 3, background } });
    await writeFile(join(cwd, 'images', name), await image.png().toBuffer());
  }
});
afterEach(() => folder[Symbol.asyncDispose]());

async function evaluate(labels: string, ...args: string[]) {
  await writeFile(join(cwd, 'labels.csv'), labels);
  return await kumiki(['evaluate', 'pipeline.yaml', '--labels', 'labels.csv', ...args], cwd);
}

const classes =
  'file,label\nimages/red.png,red\nimages/green.png,green\nimages/orange.png,green\nimages/lime.png,green\n';

describe('kumiki evaluate', () => {
  test('says how often classes are right, and which image is not', async () => {
    const { code, stdout } = await evaluate(classes, '--output', 'classes', '--report', 'page.html');
    expect(code).toBe(0);
    expect(stdout).toContain('colours, output classes, 4 images');
    expect(stdout).toContain('Right: 75.0 % of all images');
    expect(stdout).toMatch(/green +3 +2 +0 +1 +100\.0 % +66\.7 % +80\.0 %/);
    expect(stdout).toMatch(/images\/orange\.png +green +red/);
    const page = await readFile(join(cwd, 'page.html'), 'utf8');
    expect(page).toContain('images/orange.png');
    // The one that is wrong is shown.
    expect(page.match(/data:image\/jpeg;base64,/g)).toHaveLength(1);
    // Nothing that runs, nothing from elsewhere.
    expect(page).not.toMatch(/<script|https?:|src=|@import|url\(/i);
  });

  test('as JSON, with a threshold for verdicts', async () => {
    const verdicts =
      'file,label\nimages/red.png,NG\nimages/green.png,NG\nimages/orange.png,OK\nimages/lime.png,OK\n';
    const { code, stdout } = await evaluate(verdicts, '--score', 'score', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'classification',
      output: 'verdict',
      images: 4,
      accuracy: 1,
      sweep: { averagePrecision: 1, best: { f1: 1, precision: 1, recall: 1 } },
    });
  });

  test('an image that fails is not counted, and told', async () => {
    await writeFile(join(cwd, 'images/red.png'), 'no picture');
    const { code, stdout } = await evaluate(classes, '--output', 'classes');
    expect(code).toBe(1);
    expect(stdout).toContain('3 images');
    expect(stdout).toMatch(/1 failed, and are not counted\n +images\/red\.png/);
  });

  test.each([
    [['--output', 'class'], 'EVALUATION_UNSUITABLE', 'no output "class"'],
    [['--output', 'image'], 'EVALUATION_UNSUITABLE', 'verdict, classes, text'],
    [['--score', 'classes'], 'EVALUATION_UNSUITABLE', '--score'],
    [['--iou', '2'], 'USAGE', '--iou'],
  ])('%j is refused', async (args, error, message) => {
    const { code, stderr } = await evaluate(classes, ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(error);
    expect(stderr).toContain(message);
  });

  test('boxes without detections are refused', async () => {
    const { code, stderr } = await evaluate('file,label,x,y,width,height\nimages/red.png,red,0,0,10,10\n');
    expect([code, stderr.includes('of type detections')]).toEqual([2, true]);
  });
});
