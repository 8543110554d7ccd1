import { runComponent, type Component, type Image } from '@kumiki/component-sdk';
import channels from '../imaging/channels/component.ts';
import colorRange from '../imaging/color-range/component.ts';
import falseColor from '../imaging/false-color/component.ts';
import windowLevel from '../imaging/window-level/component.ts';
import { describeKinds, type KindCase } from './describe-kinds.ts';

/* Components of tone and colour: images of every kind. */

interface Case extends KindCase {
  readonly component: Component<{ inputs: { image: Image }; outputs: object; params: object }>;
  readonly params: object;
}

const cases: readonly Case[] = [
  {
    name: 'one channel',
    component: channels,
    params: { channel: 'red' },
    kind: { space: 'grey', alpha: false },
    tolerance: 1,
  },
  {
    name: 'lightness',
    component: channels,
    params: { channel: 'lightness' },
    kind: { space: 'grey', alpha: false },
    tolerance: 1.6,
  },
  {
    name: 'colour range',
    component: colorRange,
    params: { color: '#b08060', tolerance: 35 },
    kind: { depth: 8, space: 'grey', alpha: false },
    // A colour right at the tolerance may fall on either side by rounding, in many pixels of an even disc.
    tolerance: 255,
    mean: 4,
  },
  {
    name: 'false colour',
    component: falseColor,
    params: { scale: 'hot' },
    kind: { space: 'srgb' },
    tolerance: 8,
  },
  {
    name: 'window and level, automatic',
    component: windowLevel,
    params: { tail: 2, depth: '8' },
    kind: { depth: 8 },
    tolerance: 4,
  },
];

describeKinds(cases, async ({ component, params }, image) => {
  return await runComponent(component, { inputs: { image }, params });
});
