import { runComponent, type Component, type Image } from '@kumiki/component-sdk';
import adaptiveThreshold from '../imaging/adaptive-threshold/component.ts';
import background from '../imaging/background/component.ts';
import blur from '../imaging/blur/component.ts';
import convert from '../imaging/convert/component.ts';
import crop from '../imaging/crop/component.ts';
import flattenLight from '../imaging/flatten-light/component.ts';
import flip from '../imaging/flip/component.ts';
import grayscale from '../imaging/grayscale/component.ts';
import levels from '../imaging/levels/component.ts';
import overlayText from '../imaging/overlay-text/component.ts';
import pad from '../imaging/pad/component.ts';
import perspective from '../imaging/perspective/component.ts';
import resize from '../imaging/resize/component.ts';
import rotate from '../imaging/rotate/component.ts';
import sharpen from '../imaging/sharpen/component.ts';
import stripMetadata from '../imaging/strip-metadata/component.ts';
import threshold from '../imaging/threshold/component.ts';
import trim from '../imaging/trim/component.ts';
import whiteBalance from '../imaging/white-balance/component.ts';
import blurRegions from '../vision/blur-regions/component.ts';
import { describeKinds, type KindCase } from './describe-kinds.ts';

interface Case extends KindCase {
  readonly component: Component<{ inputs: { image: Image }; outputs: object; params: object }>;
  readonly params?: object;
}

const cases: readonly Case[] = [
  { name: 'resize, smaller', component: resize, params: { width: 21 } },
  { name: 'resize, larger', component: resize, params: { width: 70, kernel: 'cubic' } },
  {
    name: 'resize, cut',
    component: resize,
    params: { width: 20, height: 20, fit: 'cover', position: 'right' },
  },
  {
    name: 'resize, with a border',
    component: resize,
    params: { width: 40, height: 40, fit: 'contain', background: '#336699' },
    // The border of a grey image is grey.
    tolerance: 60,
  },
  { name: 'crop', component: crop, params: { left: 7, top: 5, width: 20, height: 13 }, tolerance: 0.5 },
  { name: 'rotate by a quarter', component: rotate, params: { angle: 90 }, tolerance: 0.5 },
  { name: 'rotate by an angle', component: rotate, params: { angle: 17, background: '#ffffff' } },
  { name: 'rotate by an angle, cubic', component: rotate, params: { angle: -33, interpolation: 'cubic' } },
  { name: 'flip', component: flip, tolerance: 0.5 },
  { name: 'flip both ways', component: flip, params: { direction: 'both' }, tolerance: 0.5 },
  { name: 'pad', component: pad, params: { margin: 3, background: '#888888' }, tolerance: 1 },
  // The last rows and columns of a slope are near the corners' colour.
  {
    name: 'trim',
    component: trim,
    params: { background: 'color', color: '#000000', tolerance: 200 },
    tolerance: 0.5,
  },
  {
    name: 'background',
    component: background,
    params: { tolerance: 8, softness: 30 },
    kind: { alpha: false },
    // Shares of soft edges differ by rounding.
    tolerance: 24,
  },
  { name: 'levels', component: levels, params: { mode: 'manual', black: 20, white: 220, gamma: 1.3 } },
  // A grey image has no tint.
  { name: 'white balance', component: whiteBalance, params: { method: 'white-patch' }, tolerance: 4 },
  { name: 'grayscale', component: grayscale, kind: { space: 'grey' } },
  { name: 'blur', component: blur, params: { sigma: 2, precision: 'exact' } },
  // Whole numbers make even areas lighter or darker, in 8 bits only.
  { name: 'blur, fast', component: blur, params: { sigma: 2, precision: 'fast' }, tolerance: 8 },
  // Premultiplied levels are rounded before they are sharpened.
  { name: 'sharpen', component: sharpen, params: { amount: 1 }, tolerance: 5 },
  {
    name: 'threshold',
    component: threshold,
    params: { method: 'fixed', level: 120.5 },
    kind: { depth: 8, space: 'grey', alpha: false },
    // A pixel right at the threshold may fall on either side by rounding.
    tolerance: 255,
    mean: 4,
  },
  {
    name: 'adaptive threshold',
    component: adaptiveThreshold,
    params: { window: 15, k: 0.1 },
    kind: { depth: 8, space: 'grey', alpha: false },
    // The same holds here.
    tolerance: 255,
    mean: 4,
  },
  {
    name: 'perspective',
    component: perspective,
    params: { corners: corners(5, 3, 42, 6, 44, 30, 2, 33), margin: -2 },
  },
  {
    name: 'perspective, linear, in another width',
    component: perspective,
    params: { corners: corners(5, 3, 42, 6, 44, 30, 2, 33), interpolation: 'linear', width: 20 },
  },
  // The light of 16 bits is found in whole levels of 255.
  { name: 'flatten light', component: flattenLight, params: { detail: 20 }, tolerance: 8 },
  { name: 'overlay text', component: overlayText, params: { text: 'Aa', size: 30 } },
  { name: 'strip metadata', component: stripMetadata, tolerance: 0.5 },
  {
    name: 'blur regions',
    component: blurRegions,
    params: { rectangle: { x: 8, y: 6, width: 25, height: 14 }, feather: 30 },
  },
  {
    name: 'blur regions, pixelate',
    component: blurRegions,
    params: {
      method: 'pixelate',
      polygon: [
        { x: 4, y: 4 },
        { x: 40, y: 9 },
        { x: 20, y: 33 },
      ],
    },
  },
  { name: 'convert to PNG', component: convert, params: { format: 'png' }, tolerance: 0.5 },
  {
    name: 'convert to 16 bits',
    component: convert,
    params: { format: 'tiff', depth: '16' },
    kind: { depth: 16 },
  },
  {
    name: 'convert to JPEG',
    component: convert,
    params: { quality: 100 },
    kind: { depth: 8, alpha: false },
    // Colour is stored at half the size.
    tolerance: 60,
  },
];

function corners(...flat: readonly number[]): { x: number; y: number }[] {
  return [0, 2, 4, 6].map((at) => ({ x: flat[at]!, y: flat[at + 1]! }));
}

describeKinds(cases, async ({ component, params = {} }, image) => {
  return await runComponent(component, { inputs: { image }, params });
});
