import { labelColour, parseColour } from './palette.ts';
import type { Colour } from './canvas.ts';

/** How everything is drawn on one image; sizes in pixels. */
export interface Style {
  readonly lineWidth: number;
  readonly textSize: number;
  /** 0 to 1. */
  readonly opacity: number;
  readonly labels: boolean;
  readonly scores: boolean;
  readonly colourOf: (label: string, number?: number) => Colour;
}

/** What can be set; sizes in pixels, 0 where they follow the image. */
export interface StyleParams {
  readonly labels: boolean;
  readonly scores: boolean;
  readonly lineWidth: number;
  readonly textSize: number;
  readonly colors: 'byLabel' | 'one';
  /** `#rrggbb` or `#rrggbbaa` */
  readonly color: string;
  readonly opacity: number;
}

/** The parts of the mean side that a line and a text take where nothing is set: 4 and 24 pixels on full HD. */
const lineShare = 0.0025;
const textShare = 0.016;
const smallestText = 11;

export function styleFor(
  params: StyleParams,
  { width, height }: { readonly width: number; readonly height: number },
): Style {
  const side = (width + height) / 2;
  const { lineWidth, textSize, colors, color, opacity, labels, scores } = params;
  const one = parseColour(color);
  return {
    lineWidth: lineWidth > 0 ? lineWidth : Math.max(1, Math.round(side * lineShare)),
    textSize: textSize > 0 ? textSize : Math.max(smallestText, Math.round(side * textShare)),
    // A colour may have an opacity of its own: #rrggbbaa.
    opacity:
      colors === 'one' && color.length === 9
        ? (opacity * Number.parseInt(color.slice(7), 16)) / 255
        : opacity,
    labels,
    scores,
    colourOf: colors === 'one' ? () => one : labelColour,
  };
}
