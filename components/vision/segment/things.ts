import { detectionArea, type Box, type Detection } from '@kumiki/component-sdk';
import type { OnnxModel, OutputTensor } from '@kumiki/component-sdk/onnx';
import { unnamed } from '@kumiki/component-sdk/onnx/facts';
import {
  boxInPicture,
  byScore,
  coefficientsOf,
  layoutOf,
  readCandidates,
  suppress,
  type Letterbox,
  type SuppressOptions,
} from '@kumiki/component-sdk/onnx/yolo';
import { maskIn, type Area, type Prototypes } from './prototypes.ts';
import { outlineOf } from './outline.ts';

/** A thing that a model found, and which pixels of its area belong to it. */
export interface Thing {
  readonly detection: Detection;
  /** Whole pixels of the image. */
  readonly area: Area;
  /** 255 where the thing is: the area's height × width. */
  readonly mask: Uint8Array;
  /** How many pixels that are. */
  readonly pixels: number;
}

export interface ThingOptions extends SuppressOptions {
  readonly place: Letterbox;
  /** The lowest score that counts. */
  readonly confidence: number;
  /** The names of the model's classes, where they are known. */
  readonly names: readonly string[] | undefined;
  /** Whether things of a label are wanted. */
  readonly isWanted: (label: string) => boolean;
}

/** The most pixels that the areas of all things of one image may have together. */
const mostPixels = 2 ** 28;

/**
 * Whether a model finds single things: its first output is a table of boxes in 32-bit numbers, a later one the prototypes of
 * their masks, as YOLO models for segmentation have them (v5, v8, v11; v10 and later without doubles).
 */
export function findsThings({ outputs: [table, ...others] }: OnnxModel): boolean {
  const isTable = table?.type === 'float32' && table.shape.length === 3;
  return isTable && others.some(({ shape }) => shape.length === 4);
}

/**
 * The things in the outputs of a model, best first. What is left of a box by its mask is the thing; where nothing is left, there
 * is none.
 * @throws DATA_UNUSABLE where the outputs do not fit each other, or the things are too large together
 */
export function thingsOf(
  model: OnnxModel,
  [table, ...others]: readonly OutputTensor[],
  options: ThingOptions,
): Thing[] {
  const { place, names, confidence } = options;
  const prototypes = prototypesOf(others);
  const facts = { ...model.facts, ...(names && { names }) };
  const layout = prototypes && layoutOf(table!.dims, facts, place.input, prototypes.count);
  if (!layout) {
    const shapes = [table!, ...others].map(({ dims }) => `[${dims.join(', ')}]`).join(' and ');
    throw model.unusable(
      `its outputs have the shapes ${shapes}, and ${names?.length ?? 0} classes are named; what is taken is boxes [1, 4 + classes + n, N], [1, N, 5 + classes + n] or [1, N, 6 + n] and prototypes [1, n, height, width]`,
      'Give a YOLO model for segmentation (v5, v8, v11, v10) exported to ONNX, or a model of classes for each pixel.',
    );
  }
  const labelOf = (number: number) => names?.[number] ?? unnamed(number);
  const candidates = readCandidates(table!.data, layout, confidence).filter((candidate) =>
    options.isWanted(labelOf(candidate.class)),
  );
  const kept =
    layout.kind === 'v10' ? byScore(candidates).slice(0, options.limit) : suppress(candidates, options);
  let room = mostPixels;
  return kept.flatMap((candidate): Thing[] => {
    const box = boxInPicture(place, candidate);
    const area = box && areaOf(box);
    if (!box || !area) return [];
    room -= area.width * area.height;
    if (room < 0) {
      throw model.unusable(
        `what it finds has more than ${mostPixels} pixels together`,
        'Raise the lowest score, or keep fewer things.',
      );
    }
    const mask = maskIn(area, prototypes, coefficientsOf(table!.data, layout, candidate.at), place);
    const pixels = mask.reduce((count, level) => count + level / 255, 0);
    if (pixels === 0) return [];
    const outline = outlineOf(mask, area);
    const { score, class: number } = candidate;
    const detection: Detection = {
      box,
      label: labelOf(number),
      // As many digits as a score means anything to.
      score: Math.round(score * 1e4) / 1e4,
      class: number,
      ...(outline.length >= 3 && detectionArea({ box, outline }) > 0 && { outline }),
    };
    return [{ detection, area, mask, pixels }];
  });
}

function prototypesOf(outputs: readonly OutputTensor[]): Prototypes | undefined {
  const found = outputs.find(({ dims }) => dims.length === 4 && dims[0] === 1);
  if (!found) return undefined;
  const [, count, height, width] = found.dims as [number, number, number, number];
  return count * height * width > 0 ? { data: found.data, count, height, width } : undefined;
}

/** The pixels whose middles lie in a box; `undefined` where there is none. */
function areaOf([x, y, width, height]: Box): Area | undefined {
  const [left, top] = [Math.ceil(x - 0.5), Math.ceil(y - 0.5)];
  const [right, bottom] = [Math.ceil(x + width - 0.5), Math.ceil(y + height - 0.5)];
  return right > left && bottom > top ? { left, top, width: right - left, height: bottom - top } : undefined;
}
