import { runComponent, type Image } from '@kumiki/component-sdk';
import { planesOf } from '@kumiki/component-sdk/onnx';
import { letterbox } from '@kumiki/component-sdk/onnx/yolo';
import overlayText from '../../../components/imaging/overlay-text/component.ts';
import annotate from '../../../components/vision/annotate/component.ts';
import { shrunk } from '../../../components/vision/detect/input/shrunk.ts';
import { InputTensor } from '../../../components/vision/detect/input/tensor.ts';
import { greyOf } from '../../../components/vision/read-codes/picture.ts';
import { enlarged, inverted, turned } from '../../../components/vision/read-codes/views.ts';
import type { Work } from './work.ts';

/** What draws on a picture, and what is made of one for a model or a reader that is not ours. */
export function workAround(photo: Image): Record<string, Work> {
  const input = { width: 640, height: 640 };
  const place = letterbox(photo, input);
  const tensor = new InputTensor(input);
  const items = Array.from({ length: 20 }, (_, at) => {
    return { box: [(at % 5) * 380, Math.floor(at / 5) * 260, 300, 240] as const, label: 'part', score: 0.9 };
  });
  return {
    'imaging/overlay-text': {
      operation: 'overlay-text',
      image: photo,
      run: async () => {
        const params = { text: 'Lot 4711, line 3\n2026-11-27 14:05' };
        return await runComponent(overlayText, { inputs: { image: photo }, params });
      },
    },
    'vision/annotate': {
      operation: 'annotate',
      image: photo,
      run: async () => {
        const detections = { frame: photo.frame, items };
        return await runComponent(annotate, { inputs: { image: photo, detections } });
      },
    },
    'vision/detect/input': {
      operation: 'input-detect',
      image: photo,
      run: async () => {
        const pixels = await shrunk(photo, place);
        tensor.begin(pixels, place);
        tensor.write(pixels.channels, place);
        tensor.written(place);
      },
    },
    'vision/classify/input': {
      operation: 'input-classify',
      image: photo,
      run: async () => {
        const side = { width: 224, height: 224, channels: 3 } as const;
        return await planesOf(photo, { ...side, normalisation: 'imagenet', fit: 'crop' });
      },
    },
    'vision/read-codes/views': {
      operation: 'views',
      image: photo,
      // All that a thorough search looks at.
      run: async () => {
        const grey = greyOf(await photo.raw({ depth: 8 }));
        inverted(grey);
        for (const angle of [22.5, 45, 67.5]) await turned(grey, angle);
        await enlarged(grey);
      },
    },
  };
}
