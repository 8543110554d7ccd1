import type { Drawable } from '../encode/draw-jpeg.ts';
import type { Size } from '../../../../parts/images/viewer/viewport.ts';

/** A picture of a source: one that has to be encoded, or a file that can go as it is. */
export type Grabbed = ({ readonly picture: Drawable } & Size) | ({ readonly file: Blob } & Size);

/** Where frames come from. */
export interface FrameSource {
  /** The picture of this moment; nothing where there is none. @param asItIs in its own size and format, where that can be */
  grab(asItIs: boolean): Promise<Grabbed | undefined>;
  pause(): void;
  resume(): void;
  stop(): void;
}
