import type { JsonSchema } from '../../api/types.ts';

/** A field that is a part of another one. */
export interface InnerField {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly value: unknown;
  readonly changed: (value: unknown) => void;
  /** What it is called to those who do not see where it stands; then nothing is written above it. */
  readonly label?: string;
}
