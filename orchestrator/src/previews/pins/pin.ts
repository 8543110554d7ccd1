import type { JsonValue } from '@kumiki/component-sdk/values';
import type { StoredValues } from '../../execution/model/value.ts';

/** What a step of a draft gave, kept so that what leads up to it need not run while somebody tries out. */
export interface Pin {
  /** Of the draft. */
  readonly step: string;
  /** Names the values, as the preview did that gave them. */
  readonly key: string;
  readonly values: StoredValues;
  /** Bytes of the values. */
  readonly bytes: number;
  /** What whoever pinned it wants to know of it later: what was tried out then. */
  readonly about: JsonValue;
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly pinnedAt: number;
}

export type NewPin = Omit<Pin, 'pinnedAt'>;

/** How much is kept for one pipeline. */
export interface PinLimits {
  readonly count: number;
  readonly bytes: number;
}

/** Where pins lie. */
export interface PinStore {
  /**
   * Keeps what a step gave, in the place of what was kept of it.
   * @throws PIPELINE_NOT_FOUND, PINS_TOO_MANY
   */
  put(project: string, pipeline: string, pin: NewPin, limits: PinLimits): Promise<Pin>;
  /** By step. They count as used. */
  list(project: string, pipeline: string): Promise<readonly Pin[]>;
  /** The values of a key, which then count as used. */
  find(project: string, key: string): Promise<StoredValues | undefined>;
  remove(project: string, pipeline: string, step: string): Promise<void>;
  /** Removes those that nobody used since a time. @returns how many */
  forgetUnused(project: string, before: number): Promise<number>;
}
