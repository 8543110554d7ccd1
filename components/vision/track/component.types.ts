/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Detections, Table } from '@kumiki/component-sdk';

/**
 * Says which detections of one frame are the same thing as in the frame before, over a list of frames of one camera that does not move.
 */
export interface Track {
  inputs: {
    /**
     * What was found in each frame, in their order.
     */
    detections: Detections[];
  };
  outputs: {
    /**
     * The same, each with the number of its track; what was seen too briefly has none.
     */
    detections: Detections[];
    /**
     * A row for each thing, with its first and last frame and how far it went.
     */
    tracks: Table;
    /**
     * How many different things there were.
     */
    count: number;
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
     * What was seen in fewer frames is no track.
     */
    least: number;
    /**
     * A track has one label. Switched off, the model may change its mind.
     */
    perClass: boolean;
  };
}
