import { defineComponent, kumikiError, type Measurement } from '@kumiki/component-sdk';
import type { Blobs } from './component.types.ts';
import { connect, withArea } from './components.ts';
import { findRuns } from './runs.ts';
import { extents, shapeOf, type Shape } from './shape.ts';
import { Sums } from './sums.ts';

type Measure = Blobs['params']['measures'][number];

const units: Partial<Record<Measure, string>> = {
  area: 'px²',
  diameter: 'px',
  length: 'px',
  width: 'px',
  perimeter: 'px',
  majorAxis: 'px',
  minorAxis: 'px',
  x: 'px',
  y: 'px',
  orientation: '°',
};

/** Finds the connected white parts of a mask; the work goes with its pixels once, then with its white stretches. */
export default defineComponent<Blobs>({
  async run({ inputs: { mask }, params }) {
    const { data, width, height } = await mask.raw();
    const runs = findRuns(data, width, height);
    // Specks go before anything is added up, however many there are.
    const largest = params.maxArea === 0 ? Number.POSITIVE_INFINITY : params.maxArea;
    const labels = withArea(runs, connect(runs, params.neighbours), params.minArea, largest);
    const sums = new Sums(runs, labels);
    const shapes: Shape[] = [];
    for (let at = 0; at < labels.count; at++) {
      const shape = shapeOf(sums, at, runs);
      if (shape.circularity < params.minCircularity) continue;
      if (shape.touchesBorder && !params.atBorder) continue;
      if (shapes.length === params.limit) throw tooMany(params.limit);
      shapes.push(shape);
    }
    const { frame } = mask;
    const sizes = extents(runs, labels, shapes);
    return {
      count: shapes.length,
      detections: { frame, items: shapes.map(({ box }) => ({ box, label: params.label, score: 1 })) },
      measurements: {
        frame,
        items: shapes.flatMap((shape, index) => {
          const all = { ...shape, ...sizes.get(shape)!, touchesBorder: shape.touchesBorder ? 1 : 0 };
          return params.measures.map((name): Measurement => {
            const unit = units[name];
            const { box } = shape;
            return {
              name,
              value: all[name],
              ...(unit !== undefined && { unit }),
              label: `${index + 1}`,
              box,
            };
          });
        }),
      },
    };
  },
});

function tooMany(limit: number) {
  return kumikiError('DATA_UNUSABLE', {
    what: 'The mask',
    reason: `it has more than ${limit} white parts of the kind that is asked for`,
    advice: 'Remove specks from the mask, ask for larger parts (minArea), or raise the limit.',
  });
}
