/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Detections } from '@kumiki/component-sdk';

/**
 * Gives each detection the number of the thing that it is, from one frame of a camera to the next. For live streams, and for the frames of a video one by one; the step "Track" looks at a whole list at once.
 */
export interface Follow {
  inputs: {
    /**
     * What was found in this frame.
     */
    detections: Detections;
  };
  outputs: {
    /**
     * The same, each with the number of its track as soon as it was seen in enough frames.
     */
    detections: Detections;
    /**
     * How many different things there were in the stream so far.
     */
    count: number;
    /**
     * How many of them are in this frame.
     */
    present: number;
  };
  params: {
    /**
     * How much a detection overlaps the place where its track is expected (intersection over union). Lower for things that move fast or in jumps.
     */
    overlap: number;
    /**
     * A thing may be unseen for so many frames and still be the same one.
     */
    missing: number;
    /**
     * What was seen in fewer frames has no number yet.
     */
    least: number;
    /**
     * A track has one label. Switched off, the model may change its mind.
     */
    perClass: boolean;
  };
}
