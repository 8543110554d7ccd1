import { defineComponent, kumikiError, mapDetections, type Detections } from '@kumiki/component-sdk';
import type { MergeDetections } from './component.types.ts';
import { fuse } from './fuse.ts';
import { join } from './join.ts';
import { byScore, suppress } from './suppress.ts';

const methods = { join, suppress, fuse } as const;

/** Each box may be compared with every other one. */
const most = 20_000;

/** Puts detections of parts of an image together. */
export default defineComponent<MergeDetections>({
  run({ inputs: { image, detections }, params }) {
    const all = detections.flatMap((one: Detections) => mapDetections(one, image.frame).items);
    if (all.length > most) throw tooMany(all.length);
    const found = methods[params.method](byScore(all), params).slice(0, params.limit);
    const items = found.map((item) => ({ ...item, box: hundredths(item.box) }));
    return { detections: { frame: image.frame, items }, count: items.length };
  },
});

/** As exact as boxes are found, and free of the rounding of transforms. Pixels. */
function hundredths([left, top, width, height]: readonly [number, number, number, number]) {
  const round = (value: number) => Math.round(value * 100) / 100;
  return [round(left), round(top), round(width), round(height)] as const;
}

function tooMany(count: number) {
  return kumikiError('DATA_UNUSABLE', {
    what: 'The detections',
    reason: `there are ${count}; at most ${most} are merged`,
    advice: 'Ask for a higher score or for fewer labels where they are found.',
  });
}
