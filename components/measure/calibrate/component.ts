import { defineComponent, type Measurement } from '@kumiki/component-sdk';
import type { Calibrate } from './component.types.ts';
import { lengthOfPixel } from './scale.ts';

/** Lengths are multiplied by the length of a pixel, areas by its square; angles and plain numbers stay. */
export default defineComponent<Calibrate>({
  run({ inputs: { measurements, reference }, params }) {
    const scale = lengthOfPixel(params, measurements.frame, reference);
    const { unit } = params;
    const convert = (item: Measurement): Measurement => {
      if (item.unit === 'px') return { ...item, value: item.value * scale, unit };
      if (item.unit === 'px²') return { ...item, value: item.value * scale * scale, unit: `${unit}²` };
      return item;
    };
    return { measurements: { ...measurements, items: measurements.items.map(convert) }, scale };
  },
});
