import type { FrameSource, Grabbed } from './source.ts';

/** The frames of a video element: of a camera, or of a file. */
export class VideoSource implements FrameSource {
  readonly #video: HTMLVideoElement;
  readonly #end: () => void;

  constructor(video: HTMLVideoElement, end: () => void) {
    this.#video = video;
    this.#end = end;
  }

  async grab(): Promise<Grabbed | undefined> {
    const video = this.#video;
    const { videoWidth: width, videoHeight: height } = video;
    if (video.readyState < video.HAVE_CURRENT_DATA || width === 0) return undefined;
    // Its pixels go to the thread that encodes them without passing this one, where browsers can do that.
    const picture = 'VideoFrame' in window ? new VideoFrame(video) : await createImageBitmap(video);
    return { picture, width, height };
  }

  pause(): void {
    this.#video.pause();
  }

  resume(): void {
    void this.#video.play().catch(() => undefined);
  }

  stop(): void {
    this.#video.pause();
    this.#video.srcObject = null;
    this.#video.removeAttribute('src');
    this.#end();
  }
}

/** A video element that nobody sees: what is sent is shown. */
export function hiddenVideo(): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  return video;
}
