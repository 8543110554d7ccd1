import { runComponent } from '@kumiki/component-sdk';
import adaptiveThreshold from '../../../components/imaging/adaptive-threshold/component.ts';
import background from '../../../components/imaging/background/component.ts';
import blend from '../../../components/imaging/blend/component.ts';
import channels from '../../../components/imaging/channels/component.ts';
import colorRange from '../../../components/imaging/color-range/component.ts';
import combineMasks from '../../../components/imaging/combine-masks/component.ts';
import composite from '../../../components/imaging/composite/component.ts';
import difference from '../../../components/imaging/difference/component.ts';
import falseColor from '../../../components/imaging/false-color/component.ts';
import flattenLight from '../../../components/imaging/flatten-light/component.ts';
import flip from '../../../components/imaging/flip/component.ts';
import levels from '../../../components/imaging/levels/component.ts';
import morphology from '../../../components/imaging/morphology/component.ts';
import pad from '../../../components/imaging/pad/component.ts';
import perspective from '../../../components/imaging/perspective/component.ts';
import threshold from '../../../components/imaging/threshold/component.ts';
import whiteBalance from '../../../components/imaging/white-balance/component.ts';
import windowLevel from '../../../components/imaging/window-level/component.ts';
import blobs from '../../../components/measure/blobs/component.ts';
import colorDifference from '../../../components/measure/color-difference/component.ts';
import compare from '../../../components/measure/compare/component.ts';
import histogram from '../../../components/measure/histogram/component.ts';
import blurRegions from '../../../components/vision/blur-regions/component.ts';
import type { Pictures } from './pictures.ts';
import type { Work } from './work.ts';

type Point = Readonly<Record<'x' | 'y', number>>;

/** Of something flat in a photo of 1920 × 1080. */
const corners: [Point, Point, Point, Point] = [
  { x: 60, y: 20 },
  { x: 1860, y: 60 },
  { x: 1910, y: 1060 },
  { x: 10, y: 1000 },
];

/** Of components that take whole pictures. */
export function workOnPixels({
  photo,
  second,
  deep,
  grey,
  mask,
  otherMask,
  logo,
}: Pictures): Record<string, Work> {
  const open = (radius: number): Work => ({
    operation: `open-${radius}`,
    image: mask,
    run: async () => await runComponent(morphology, { inputs: { mask }, params: { radius } }),
  });
  const upright = (interpolation: 'linear' | 'cubic'): Work => ({
    operation: `perspective-${interpolation}`,
    image: photo,
    // The result is about as large as the image.
    run: async () =>
      await runComponent(perspective, { inputs: { image: photo }, params: { corners, interpolation } }),
  });
  return {
    'imaging/perspective/linear': upright('linear'),
    'imaging/perspective/cubic': upright('cubic'),
    'imaging/background': {
      operation: 'background',
      image: photo,
      run: async () => await runComponent(background, { inputs: { image: photo } }),
    },
    'imaging/flatten-light': {
      operation: 'flatten-light',
      image: photo,
      run: async () => await runComponent(flattenLight, { inputs: { image: photo } }),
    },
    'vision/blur-regions': {
      operation: 'blur-regions',
      image: photo,
      // Nearly all of the image.
      run: async () => {
        const rectangle = { x: 60, y: 60, width: 1800, height: 960 };
        return await runComponent(blurRegions, {
          inputs: { image: photo },
          params: { rectangle, margin: 0 },
        });
      },
    },
    'measure/color-difference': {
      operation: 'color-difference',
      image: photo,
      other: second,
      run: async () => await runComponent(colorDifference, { inputs: { image: photo, reference: second } }),
    },
    'imaging/threshold': {
      operation: 'threshold',
      image: photo,
      run: async () => await runComponent(threshold, { inputs: { image: photo } }),
    },
    'imaging/adaptive-threshold': {
      operation: 'adaptive-threshold',
      image: photo,
      run: async () =>
        await runComponent(adaptiveThreshold, { inputs: { image: photo }, params: { window: 31 } }),
    },
    'imaging/morphology/radius1': open(1),
    'imaging/morphology/radius3': open(3),
    'imaging/morphology/radius10': open(10),
    'imaging/morphology/fill': {
      operation: 'fill',
      image: mask,
      run: async () => await runComponent(morphology, { inputs: { mask }, params: { operation: 'fill' } }),
    },
    'measure/blobs': {
      operation: 'blobs',
      image: mask,
      run: async () =>
        await runComponent(blobs, { inputs: { mask }, params: { limit: 10_000, measures: ['area'] } }),
    },
    'imaging/flip': {
      operation: 'flip',
      image: photo,
      run: async () => await runComponent(flip, { inputs: { image: photo } }),
    },
    'imaging/pad': {
      operation: 'pad',
      image: photo,
      run: async () => await runComponent(pad, { inputs: { image: photo }, params: { margin: 50 } }),
    },
    'imaging/levels': {
      operation: 'levels',
      image: photo,
      run: async () => {
        return await runComponent(levels, {
          inputs: { image: photo },
          params: { mode: 'manual', gamma: 1.4 },
        });
      },
    },
    'imaging/white-balance': {
      operation: 'white-balance',
      image: photo,
      run: async () => {
        return await runComponent(whiteBalance, {
          inputs: { image: photo },
          params: { method: 'white-patch' },
        });
      },
    },
    'imaging/difference': {
      operation: 'difference',
      image: photo,
      other: second,
      run: async () => await runComponent(difference, { inputs: { image: photo, reference: second } }),
    },
    'imaging/combine-masks': {
      operation: 'combine-masks',
      image: mask,
      other: otherMask,
      run: async () => await runComponent(combineMasks, { inputs: { mask, other: otherMask } }),
    },
    'measure/compare': {
      operation: 'compare',
      image: photo,
      other: second,
      run: async () => await runComponent(compare, { inputs: { image: photo, reference: second } }),
    },
    'imaging/window-level': {
      operation: 'window-level',
      image: deep,
      run: async () => {
        return await runComponent(windowLevel, { inputs: { image: deep }, params: { mode: 'manual' } });
      },
    },
    'imaging/color-range': {
      operation: 'color-range',
      image: photo,
      run: async () =>
        await runComponent(colorRange, { inputs: { image: photo }, params: { color: '#806050' } }),
    },
    'imaging/color-range/hsv': {
      operation: 'color-range-hsv',
      image: photo,
      run: async () => await runComponent(colorRange, { inputs: { image: photo }, params: { by: 'hsv' } }),
    },
    'imaging/channels': {
      operation: 'channels',
      image: photo,
      run: async () => await runComponent(channels, { inputs: { image: photo } }),
    },
    'imaging/false-color': {
      operation: 'false-color',
      image: grey,
      run: async () => await runComponent(falseColor, { inputs: { image: grey } }),
    },
    'imaging/blend': {
      operation: 'blend',
      image: photo,
      other: second,
      run: async () => await runComponent(blend, { inputs: { image: photo, other: second } }),
    },
    'imaging/composite': {
      operation: 'composite',
      image: photo,
      other: logo,
      run: async () => {
        return await runComponent(composite, {
          inputs: { image: photo, picture: logo },
          params: { width: 0 },
        });
      },
    },
    'measure/histogram': {
      operation: 'histogram',
      image: grey,
      run: async () => await runComponent(histogram, { inputs: { image: grey } }),
    },
  };
}
