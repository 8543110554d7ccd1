/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Reads every so many frames of a video file of the machine as a list of images. The operator says which folders may be read. It needs the program ffmpeg on the machine.
 */
export interface VideoFrames {
  inputs: {};
  outputs: {
    /**
     * The frames, upright and in their order.
     */
    images: Image[];
    /**
     * When each is shown in the video.
     */
    seconds: number[];
    /**
     * How many there are.
     */
    count: number;
  };
  params: {
    /**
     * The name of the video in the folder, for example "belt.mp4".
     */
    file: string;
    /**
     * A folder that may be read, or one in it; empty for the first of these.
     */
    folder: string;
    /**
     * 1 takes each frame; 30 takes about one a second of most videos.
     */
    every: number;
    /**
     * Seconds from the beginning.
     */
    start: number;
    /**
     * At most so many are read, the first ones.
     */
    limit: number;
  };
}
