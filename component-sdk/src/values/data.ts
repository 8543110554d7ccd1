import type { LocalText } from '../manifest/manifest.ts';
import type { Box, Frame, Point } from './frame/index.ts';

/** Plain JSON data. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** One thing found in an image. */
export interface Detection {
  /** Left, top, width, height in pixels of the frame. */
  readonly box: Box;
  readonly label: string;
  /** 0 to 1. */
  readonly score: number;
  /** The class's number in the model. */
  readonly class?: number;
  /** The same thing over several frames of a stream. */
  readonly track?: number;
  /** Its outline: points in pixels of the frame. */
  readonly outline?: readonly Point[];
}

export interface Detections {
  /** The image that the boxes were found in. */
  readonly frame: Frame;
  readonly items: readonly Detection[];
}

export interface Classes {
  /** Best first. */
  readonly items: readonly { readonly label: string; readonly score: number; readonly class?: number }[];
}

export interface Keypoint {
  readonly x: number;
  readonly y: number;
  readonly name?: string;
  readonly score?: number;
}

export interface Keypoints {
  readonly frame: Frame;
  readonly items: readonly {
    readonly label?: string;
    readonly score?: number;
    readonly points: readonly Keypoint[];
  }[];
}

/** One measured value. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  /** `px`, `mm`, `%` and the like; without one it is a plain number. */
  readonly unit?: string;
  readonly label?: string;
  /** Where it was measured, in pixels of the frame. */
  readonly box?: Box;
}

export interface Measurements {
  readonly frame?: Frame;
  readonly items: readonly Measurement[];
}

/** OK or NG, with what led to it. */
export interface Verdict {
  readonly verdict: 'OK' | 'NG';
  readonly reasons: readonly VerdictReason[];
}

export interface VerdictReason {
  /** The rule, in a short form that stays the same from item to item. */
  readonly rule: string;
  readonly passed: boolean;
  readonly message: LocalText;
  /** What was found, where it is a number. */
  readonly found?: number;
}

export interface Table {
  readonly columns: readonly {
    readonly name: string;
    readonly type: 'text' | 'number' | 'boolean';
    readonly title?: LocalText;
    readonly unit?: string;
  }[];
  /** One value per column, `null` where there is none. */
  readonly rows: readonly (readonly (string | number | boolean | null)[])[];
}
