import { boxOverlap, type Detection } from '../values/index.ts';
import { assign } from './assign.ts';
import { Motion } from './motion.ts';

export interface TrackerOptions {
  /** The least intersection over union with the expected place. */
  readonly overlap: number;
  /** Frames that a thing may be unseen. */
  readonly missing: number;
  /** A track has one label. */
  readonly perClass: boolean;
}

/** Where a thing was seen. */
export interface Sighting {
  readonly frame: number;
  /** Its place in the list of the frame. */
  readonly index: number;
  readonly item: Detection;
}

/** A thing over several frames. */
export interface Track {
  /** Where it was seen, the latest place last. Of these the tracker needs the last one alone. */
  readonly seen: Sighting[];
}

interface Alive extends Track {
  readonly motion: Motion;
  readonly label: string;
}

/** Follows things from frame to frame, as SORT does: predicts, pairs by overlap with the least cost, corrects. */
export class Tracker {
  readonly #options: TrackerOptions;
  #alive: Alive[] = [];
  #frame = 0;

  constructor(options: TrackerOptions) {
    this.#options = options;
  }

  /** The next frame. @returns the track of each detection */
  add(items: readonly Detection[]): Track[] {
    const frame = this.#frame++;
    const expected = this.#alive.map(({ motion }) => motion.predict());
    const overlaps = this.#alive.map(({ label }, at) =>
      items.map((item) =>
        this.#options.perClass && item.label !== label ? 0 : boxOverlap(expected[at]!, item.box),
      ),
    );
    const pairs = assign(overlaps.map((row) => row.map((overlap) => 1 - overlap)));
    const found: Track[] = [];
    for (const [at, track] of this.#alive.entries()) {
      const index = pairs[at]!;
      if (index < 0 || overlaps[at]![index]! < this.#options.overlap) continue;
      found[index] = track;
      track.motion.update(items[index]!.box);
      track.seen.push({ frame, index, item: items[index]! });
    }
    this.#alive = this.#alive.filter(({ seen }) => frame - seen.at(-1)!.frame <= this.#options.missing);
    for (const [index, item] of items.entries()) {
      if (found[index]) continue;
      const track: Alive = {
        motion: new Motion(item.box),
        label: item.label,
        seen: [{ frame, index, item }],
      };
      this.#alive.push(track);
      found[index] = track;
    }
    return found;
  }
}
