/* Made from component.yaml by "kumiki generate"; changes here are lost. */
import type { Image, Measurements } from '@kumiki/component-sdk';

/**
 * Makes an even background white, another colour, or transparent. It begins at the borders and goes on as far as the colour stays like that of the background, whose light may change slowly over the image. It does not know what a thing is: in front of a busy background, or one of the same colour as the thing, it does not work.
 */
export interface Background {
  inputs: {
    /**
     * A thing on an even background.
     */
    image: Image;
  };
  outputs: {
    /**
     * The image with its new background. It has transparency where the background is transparent, and none else.
     */
    image: Image;
    /**
     * White where the thing is, black where the background was, grey on soft edges.
     */
    mask: Image;
    /**
     * In percent: "background", how much of the image was background; "touching", how much of the image's border was not, because the thing is cut off there; "clipped", how much of the thing is so bright that a channel is at its end.
     */
    report: Measurements;
  };
  params: {
    /**
     * A colour, or nothing at all.
     */
    result: 'color' | 'transparent';
    /**
     * The colour of the new background. On a grey image it is the grey of this colour.
     */
    color: string;
    /**
     * How far a colour may be from the background and still be all background, in hundredths of the perceptual space Oklab: about 2 is a difference that one just sees, 100 is black to white.
     */
    tolerance: number;
    /**
     * Over so much more difference, the background fades into the thing. More keeps edges and shadows softer, and may make pale things fade.
     */
    softness: number;
    /**
     * Also takes what looks like background but is surrounded by the thing, such as what one sees through a handle. It takes such parts of the thing itself too.
     */
    inside: boolean;
    /**
     * Dust and noise of no more than so many pixels become background.
     */
    specks: number;
  };
}
