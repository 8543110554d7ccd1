import { Image, runComponent } from '@kumiki/component-sdk';
import { letterbox } from '@kumiki/component-sdk/onnx/yolo';
import { withAlpha } from '../../../components/imaging/remove-background/with-alpha.ts';
import caliper from '../../../components/measure/caliper/component.ts';
import matchTemplate from '../../../components/vision/match-template/component.ts';
import { coloured } from '../../../components/vision/segment/colours.ts';
import { labelsOf, type ScoreMap } from '../../../components/vision/segment/label-map.ts';
import { outlineOf } from '../../../components/vision/segment/outline.ts';
import { maskIn, type Prototypes } from '../../../components/vision/segment/prototypes.ts';
import type { Work } from './work.ts';

/** What looks for something, and what becomes of a model's answer; the model itself is ONNX Runtime's. */
export async function workOfVision(photo: Image, grey: Image, mask: Image): Promise<Record<string, Work>> {
  const template = Image.fromRaw(await grey.part({ left: 900, top: 500, width: 64, height: 64 }).raw());
  const { data: alpha } = await mask.raw();
  const { width, height } = photo;
  const [scores, prototypes] = [scoresOf(8, 160, 120), prototypesOf(32, 160)];
  const weights = Float32Array.from({ length: prototypes.count }, (_, at) => Math.sin(at + 1));
  const place = letterbox(photo, { width: 640, height: 640 });
  return {
    'measure/caliper': {
      operation: 'caliper',
      image: grey,
      run: async () => {
        const line = { x1: 100, y1: 540, x2: 1800, y2: 560 };
        return await runComponent(caliper, {
          inputs: { image: grey },
          params: { line, width: 21, contrast: 1 },
        });
      },
    },
    'vision/match-template': {
      operation: 'match-template',
      image: grey,
      run: async () => await runComponent(matchTemplate, { inputs: { image: grey, template } }),
    },
    'imaging/remove-background/alpha': {
      operation: 'alpha',
      image: photo,
      other: mask,
      run: async () => withAlpha(await photo.raw(), alpha),
    },
    'vision/segment/classes': {
      operation: 'segment-classes',
      image: photo,
      run: () => Promise.resolve(coloured(labelsOf(scores, { width, height, level: 0.5 }))),
    },
    'vision/segment/thing': {
      operation: 'segment-thing',
      image: photo,
      // One that fills the whole image.
      run: () => {
        const area = { left: 0, top: 0, width, height };
        const found = maskIn(area, prototypes, weights, place);
        return Promise.resolve(outlineOf(found, area));
      },
    },
  };
}

/** The same as in the environment with OpenCV: a wave of its own for each class. */
function scoresOf(classes: number, width: number, height: number): ScoreMap {
  const area = width * height;
  const data = Float32Array.from({ length: classes * area }, (_, at) => {
    const [x, y] = [at % width, Math.floor((at % area) / width)];
    return wave(Math.floor(at / area), x / width, y / height);
  });
  return { data, width, height, classes };
}

function prototypesOf(count: number, length: number): Prototypes {
  const { data } = scoresOf(count, length, length);
  return { data, count, height: length, width: length };
}

function wave(number: number, x: number, y: number): number {
  return Math.cos(6 * (x * Math.cos(number) + y * Math.sin(number)) + number);
}
