/**
 * Things in frames that follow each other.
 * ```ts
 * const tracker = new Tracker({ overlap: 0.3, missing: 3, perClass: true });
 * for (const { items } of frames) tracks.push(tracker.add(items));
 * ```
 */
export { assign } from './assign.ts';
export { Motion } from './motion.ts';
export { Tracker, type Sighting, type Track, type TrackerOptions } from './tracker.ts';
export { withTrack } from './with-track.ts';
