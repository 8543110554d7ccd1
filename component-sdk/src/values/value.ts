import type { Classes, Detections, JsonValue, Keypoints, Measurements, Table, Verdict } from './data.ts';
import type { FileValue } from './file.ts';
import type { Image } from './image/index.ts';
import type { ValueTypeName } from './types.ts';

/** The TypeScript type of each value type. */
export interface ValueOf {
  image: Image;
  mask: Image;
  detections: Detections;
  classes: Classes;
  keypoints: Keypoints;
  measurements: Measurements;
  verdict: Verdict;
  table: Table;
  text: string;
  number: number;
  json: JsonValue;
  file: FileValue;
}

/** A value of any type; a list of values is an array. */
export type SingleValue = ValueOf[ValueTypeName];
export type Value = SingleValue | readonly Value[];
