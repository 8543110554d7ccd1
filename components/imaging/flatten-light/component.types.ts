/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image } from '@kumiki/component-sdk';

/**
 * Takes shadows and uneven light off a page or another even ground, which becomes white, or black, all over. What is written or lies on it stays.
 */
export interface FlattenLight {
  inputs: {
    /**
     * A page, a board or a tray that would be even in even light.
     */
    image: Image;
  };
  outputs: {
    /**
     * The same in even light.
     */
    image: Image;
    /**
     * The ground as it was found, without what is on it, in 8 bits.
     */
    light: Image;
  };
  params: {
    /**
     * Whether the ground is brighter than what is on it, like paper, or darker.
     */
    ground: 'bright' | 'dark';
    /**
     * What is thinner than this is on the ground, what is larger is light or shadow, in percent of the shorter side. Large letters and pictures need more; shadows with a hard edge need less.
     */
    detail: number;
    /**
     * What the ground becomes, in levels of 255; noise of it goes beyond a little.
     */
    level: number;
    /**
     * Whether the ground loses the tint of its light, and becomes grey, or keeps its mean colour.
     */
    tint: 'remove' | 'keep';
    /**
     * How much of the unevenness is taken away.
     */
    strength: number;
  };
}
