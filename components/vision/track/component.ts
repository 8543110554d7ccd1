import { defineComponent, kumikiError, type Detections, type Table } from '@kumiki/component-sdk';
import { Tracker, withTrack, type Track } from '@kumiki/component-sdk/tracking';
import type { Track as Types } from './component.types.ts';

const columns: Table['columns'] = [
  { name: 'track', type: 'number', title: { en: 'Track', ja: '追跡番号' } },
  { name: 'label', type: 'text', title: { en: 'Label', ja: 'ラベル' } },
  { name: 'first', type: 'number', title: { en: 'First frame', ja: '最初のフレーム' } },
  { name: 'last', type: 'number', title: { en: 'Last frame', ja: '最後のフレーム' } },
  { name: 'frames', type: 'number', title: { en: 'Frames seen', ja: '検出フレーム数' } },
  { name: 'score', type: 'number', title: { en: 'Mean score', ja: '平均スコア' } },
  { name: 'distance', type: 'number', title: { en: 'Way', ja: '移動距離' }, unit: 'px' },
];

/** Gives detections of a list of frames the numbers of their tracks, from 1 in the order in which they come up. */
export default defineComponent<Types>({
  run({ inputs: { detections }, params }) {
    checkSizes(detections);
    const tracker = new Tracker(params);
    const found = new Set(detections.flatMap(({ items }) => tracker.add(items)));
    const tracks = [...found].filter(({ seen }) => seen.length >= params.least);
    const numbers = new Map<string, number>();
    for (const [at, { seen }] of tracks.entries())
      for (const { frame, index } of seen) numbers.set(`${frame}/${index}`, at + 1);
    return {
      detections: detections.map(({ frame, items }, at) => ({
        frame,
        items: items.map((item, index) => withTrack(item, numbers.get(`${at}/${index}`))),
      })),
      tracks: { columns, rows: tracks.map((track, at) => [at + 1, ...rowOf(track)]) },
      count: tracks.length,
    };
  },
});

/** Frames count from 1. */
function rowOf({ seen }: Track): (string | number)[] {
  const labels = Map.groupBy(seen, ({ item }) => item.label);
  const [label] = [...labels].reduce((best, one) => (one[1].length > best[1].length ? one : best));
  const score = seen.reduce((sum, { item }) => sum + item.score, 0) / seen.length;
  let way = 0;
  for (const [at, { item }] of seen.entries()) {
    const before = seen[at - 1]?.item.box ?? item.box;
    const middle = ([left, top, width, height]: typeof before) =>
      [left + width / 2, top + height / 2] as const;
    const [[x, y], [fromX, fromY]] = [middle(item.box), middle(before)];
    way += Math.hypot(x - fromX, y - fromY);
  }
  const [first, last] = [seen[0]!.frame + 1, seen.at(-1)!.frame + 1];
  return [label, first, last, seen.length, Math.round(score * 1e4) / 1e4, Math.round(way * 100) / 100];
}

/** @throws DATA_UNUSABLE for frames of several sizes: their places cannot be compared */
function checkSizes(frames: readonly Detections[]): void {
  const size = ({ frame }: Detections) => `${frame.width}×${frame.height}`;
  const other = frames.findIndex((frame) => size(frame) !== size(frames[0]!));
  if (other < 0) return;
  throw kumikiError('DATA_UNUSABLE', {
    what: `Frame ${other + 1}`,
    reason: `it has ${size(frames[other]!)} pixels, and the first one has ${size(frames[0]!)}`,
    advice: 'Give frames of one camera, all scaled to the same size.',
  });
}
