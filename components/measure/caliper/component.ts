import { defineComponent, kumikiError, type Box } from '@kumiki/component-sdk';
import type { Caliper } from './component.types.ts';
import { findEdges, type Edge } from './edges.ts';
import { profileAlong, step } from './profile.ts';

type Params = Caliper['params'];

/**
 * The brightness is sampled along the line in steps of a quarter of a pixel, as the mean across the band (bilinear).
 * Edges are where its change is largest: the peaks of the first derivative of a Gaussian (J. Canny, A Computational
 * Approach to Edge Detection, 1986), placed between steps at the centre of gravity of the peak.
 * @throws PARAMETER_INVALID for a line outside of the image, DATA_UNUSABLE where there are not two edges
 */
export default defineComponent<Caliper>({
  async run({ inputs: { image }, params }) {
    const { line } = params;
    const length = Math.hypot(line.x2 - line.x1, line.y2 - line.y1);
    const inside = (x: number, y: number) => x <= image.width && y <= image.height;
    if (length < 3 || !inside(line.x1, line.y1) || !inside(line.x2, line.y2)) {
      throw kumikiError('PARAMETER_INVALID', {
        parameter: 'line',
        where: 'measure/caliper',
        found: `a line from (${line.x1}, ${line.y1}) to (${line.x2}, ${line.y2})`,
        expected: `one of at least 3 pixels in the image of ${image.width}×${image.height}`,
      });
    }
    const raw = await image.raw({ space: 'grey', depth: image.depth === 16 ? 16 : 8, alpha: false });
    const profile = profileAlong(raw, line, length, params.width);
    const edges = findEdges(profile, params.smoothing / step, params.contrast);
    const [first, second] = chosen(edges, params);
    const [from, to] = [first.at * step, second.at * step];
    const box = boxOf(params);
    const measured = { distance: to - from, first: from, second: to };
    const items = Object.entries(measured).map(([name, value]) => ({ name, value, unit: 'px', box }));
    const point = (along: number, name: string) => ({
      x: line.x1 + ((line.x2 - line.x1) * along) / length,
      y: line.y1 + ((line.y2 - line.y1) * along) / length,
      name,
    });
    return {
      measurements: { frame: image.frame, items },
      keypoints: {
        frame: image.frame,
        items: [{ label: 'caliper', points: [point(from, 'first'), point(to, 'second')] }],
      },
      distance: to - from,
    };
  },
});

/** The two edges to measure between. */
function chosen(edges: readonly Edge[], { edges: kind, choose }: Params): [Edge, Edge] {
  const firsts = edges.filter(({ change }) => kind === 'any' || change > 0 === (kind === 'bright'));
  const seconds = edges.filter(({ change }) => kind === 'any' || change > 0 !== (kind === 'bright'));
  let best: [Edge, Edge] | undefined;
  for (const first of firsts) {
    for (const second of seconds) {
      if (second.at > first.at && (!best || isBetter([first, second], best, choose))) best = [first, second];
    }
  }
  if (best) return best;
  const reason = `the line crosses ${edges.length} ${edges.length === 1 ? 'edge' : 'edges'} of the kind and contrast`;
  const advice = 'Draw the line across both edges, or lower the contrast.';
  throw kumikiError('DATA_UNUSABLE', { what: 'The image', reason, advice });
}

function isBetter(one: [Edge, Edge], other: [Edge, Edge], choose: Params['choose']): boolean {
  if (choose === 'outermost') return one[1].at - one[0].at > other[1].at - other[0].at;
  const strength = ([first, second]: [Edge, Edge]) => Math.abs(first.change) + Math.abs(second.change);
  return strength(one) > strength(other);
}

/** Around the line with its band. */
function boxOf({ line, width }: Params): Box {
  const half = width / 2;
  const [left, top] = [Math.min(line.x1, line.x2) - half, Math.min(line.y1, line.y2) - half];
  return [left, top, Math.max(line.x1, line.x2) + half - left, Math.max(line.y1, line.y2) + half - top];
}
