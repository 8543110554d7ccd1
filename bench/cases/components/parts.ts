import { Image, runComponent } from '@kumiki/component-sdk';
import crop from '../../../components/imaging/crop/component.ts';
import resize from '../../../components/imaging/resize/component.ts';
import rotate from '../../../components/imaging/rotate/component.ts';
import stitch from '../../../components/imaging/stitch/component.ts';
import tile from '../../../components/imaging/tile/component.ts';
import trim from '../../../components/imaging/trim/component.ts';
import cropDetections from '../../../components/vision/crop-detections/component.ts';
import type { Work } from './work.ts';

/** Tiles of a photo of 1920 × 1080: 3 × 2 of them, as "tile" cuts them. */
const size = { width: 700, height: 600, overlap: 64 };

/** What cuts, joins, turns and scales. */
export async function workWithParts(photo: Image): Promise<Record<string, Work>> {
  const { images } = await runComponent(tile, { inputs: { image: photo }, params: size });
  // Those that stitch gets are pixels of their own.
  const tiles = await Promise.all(
    images.map(async (image) => Image.fromRaw(await image.raw(), { from: image })),
  );
  const items = Array.from({ length: 20 }, (_, at) => {
    return { box: [(at % 5) * 380, Math.floor(at / 5) * 260, 300, 240] as const, label: 'part', score: 1 };
  });
  const joined = (overlap: 'cut' | 'blend'): Work => ({
    operation: `stitch-${overlap}`,
    image: photo,
    run: async () => await runComponent(stitch, { inputs: { images: tiles }, params: { overlap } }),
  });
  return {
    'imaging/crop': {
      operation: 'crop',
      image: photo,
      run: async () => {
        const area = { left: 60, top: 60, width: 1800, height: 960 };
        return await runComponent(crop, { inputs: { image: photo }, params: area });
      },
    },
    'imaging/trim': {
      operation: 'trim',
      image: photo,
      run: async () => await runComponent(trim, { inputs: { image: photo } }),
    },
    'imaging/tile': {
      operation: 'tile',
      image: photo,
      run: async () => {
        const cut = await runComponent(tile, { inputs: { image: photo }, params: size });
        for (const image of cut.images) await image.raw();
      },
    },
    'imaging/stitch/cut': joined('cut'),
    'imaging/stitch/blend': joined('blend'),
    'imaging/rotate': {
      operation: 'rotate',
      image: photo,
      run: async () => await runComponent(rotate, { inputs: { image: photo }, params: { angle: 7.5 } }),
    },
    'imaging/resize/larger': {
      operation: 'resize-larger',
      image: photo,
      run: async () => {
        return await runComponent(resize, {
          inputs: { image: photo },
          params: { width: 2880, kernel: 'cubic' },
        });
      },
    },
    'vision/crop-detections': {
      operation: 'crop-detections',
      image: photo,
      run: async () => {
        const detections = { frame: photo.frame, items };
        return await runComponent(cropDetections, { inputs: { image: photo, detections } });
      },
    },
  };
}
