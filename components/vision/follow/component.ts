import { defineComponent, kumikiError, type Detections } from '@kumiki/component-sdk';
import { Tracker, withTrack, type Track } from '@kumiki/component-sdk/tracking';
import type { Follow } from './component.types.ts';

/** What is known of a track beside its latest place. */
interface Known {
  seen: number;
  number?: number;
}

/**
 * A generator for each stream: what it keeps are the tracks that are not lost, each with its latest place alone, so that a
 * stream may go on for weeks.
 */
export default defineComponent<Follow>({
  async *stream(frames, params) {
    const tracker = new Tracker(params);
    const known = new WeakMap<Track, Known>();
    let count = 0;
    let first: Detections['frame'] | undefined;
    for await (const { detections } of frames) {
      const { frame, items } = detections;
      first ??= frame;
      checkSize(frame, first);
      const tracks = tracker.add(items);
      let present = 0;
      const tracked = items.map((item, at) => {
        const track = tracks[at]!;
        const about = known.get(track) ?? { seen: 0 };
        known.set(track, about);
        track.seen.splice(0, track.seen.length - 1);
        if (++about.seen >= params.least) about.number ??= ++count;
        if (about.number !== undefined) present++;
        return withTrack(item, about.number);
      });
      yield { detections: { frame, items: tracked }, count, present };
    }
  },
});

/** @throws DATA_UNUSABLE for a frame of another size: places cannot be compared */
function checkSize({ width, height }: Detections['frame'], first: Detections['frame']): void {
  if (width === first.width && height === first.height) return;
  throw kumikiError('DATA_UNUSABLE', {
    what: 'A frame',
    reason: `it has ${width}×${height} pixels, and the first one of the stream has ${first.width}×${first.height}`,
    advice: 'Give frames of one camera, all scaled to the same size.',
  });
}
