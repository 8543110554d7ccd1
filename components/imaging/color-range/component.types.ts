/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Makes a mask of what has a certain colour: what is near a colour that was picked, or within ranges of hue, saturation and brightness.
 */
export interface ColorRange {
  inputs: {
    /**
     * The image to look at, of 8 or 16 bits. What is more than half transparent is never in the range.
     */
    image: Image;
  };
  outputs: {
    /**
     * White where the colour is in the range.
     */
    mask: Image;
    /**
     * How much of the image is in the range, in percent.
     */
    share: number;
  };
  params: {
    /**
     * Around a colour as the eye sees distances (CIELAB), or by hue, saturation and brightness (HSV).
     */
    by: 'color' | 'hsv';
    /**
     * The colour to look for.
     */
    color: string;
    /**
     * The largest distance (ΔE*ab, 1976) that is in the range; 2 is just to be seen, 100 is black from white.
     */
    tolerance: number;
    /**
     * 0 is red, 120 green, 240 blue. A range from 340 to 20 goes through red.
     */
    hueFrom: number;
    /**
     * The end of the range of hues.
     */
    hueTo: number;
    /**
     * Grey has 0.
     */
    saturationFrom: number;
    /**
     * Pure colours have 100.
     */
    saturationTo: number;
    /**
     * Black has 0.
     */
    valueFrom: number;
    /**
     * White has 100.
     */
    valueTo: number;
  };
}
