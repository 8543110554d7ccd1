import type { Size } from '../../../../parts/images/viewer/viewport.ts';
import { drawJpeg, type Drawable } from './draw-jpeg.ts';

export interface EncodeRequest {
  readonly picture: Drawable;
  readonly size: Size;
}

// On a thread of its own: a large picture takes some tens of milliseconds, in which nothing else would move.
self.addEventListener('message', ({ data: { picture, size } }: MessageEvent<EncodeRequest>) => {
  void drawJpeg(picture, size).then(
    (jpeg) => self.postMessage(jpeg, { transfer: [] }),
    () => self.postMessage(undefined, { transfer: [] }),
  );
});
