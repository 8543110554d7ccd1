import {
  defineComponent,
  detectionArea,
  kumikiError,
  mapDetections,
  type Detection,
  type Frame,
} from '@kumiki/component-sdk';
import type { FilterDetections } from './component.types.ts';
import { contains, touches, type Corner } from './polygon.ts';

type Params = FilterDetections['params'];

/** Keeps detections by what they are, and where. Both outputs stay in the frame of the input, in its order. */
export default defineComponent<FilterDetections>({
  run({ inputs: { detections, image }, params }) {
    const region = checkedRegion(params.region);
    const frame = image?.frame ?? detections.frame;
    // Sizes and places are judged on the image that they are told in; what is kept stays as it came.
    const judged = mapDetections(detections, frame).items;
    const fits = (at: number) => meets(judged[at]!, { params, region, frame });
    const met = detections.items.flatMap((_, at) => (fits(at) ? [at] : []));
    const kept = new Set(params.most === 0 ? met : best(met, judged).slice(0, params.most));
    const select = (wanted: boolean) => ({
      frame: detections.frame,
      items: detections.items.filter((_, at) => kept.has(at) === wanted),
    });
    return { detections: select(true), others: select(false), count: kept.size };
  },
});

/** Equal scores keep their order. */
function best(places: readonly number[], items: readonly Detection[]): number[] {
  return places.toSorted((one, other) => items[other]!.score - items[one]!.score);
}

interface Conditions {
  readonly params: Params;
  readonly region: readonly Corner[] | undefined;
  readonly frame: Frame;
}

function meets(item: Detection, { params, region, frame }: Conditions): boolean {
  const { labels, without, minScore, minArea, maxArea } = params;
  if (labels.length > 0 && !labels.includes(item.label)) return false;
  if (without.includes(item.label) || item.score < minScore) return false;
  const unit = params.areaUnit === 'percent' ? (frame.width * frame.height) / 100 : 1;
  const area = detectionArea(item) / unit;
  if (area < minArea || (maxArea > 0 && area > maxArea)) return false;
  return !region || isAt(item, region, params.where);
}

function isAt({ box }: Detection, region: readonly Corner[], where: Params['where']): boolean {
  const [left, top, width, height] = box;
  if (where === 'inside') return contains(region, [left + width / 2, top + height / 2]);
  return touches(region, box) === (where === 'touching');
}

/** @throws PARAMETER_INVALID for one or two corners */
function checkedRegion(region: Params['region']): readonly Corner[] | undefined {
  if (region.length === 0) return undefined;
  if (region.length >= 3) return region.map(({ x, y }) => [x, y]);
  throw kumikiError('PARAMETER_INVALID', {
    parameter: 'region',
    where: 'vision/filter-detections',
    found: `a polygon of ${region.length} corner(s)`,
    expected: 'three corners or more, or none for the whole image',
  });
}
