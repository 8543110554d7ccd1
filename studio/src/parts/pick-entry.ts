import type { Findable } from './search.ts';

/** A line of a list to choose from. */
export interface PickEntry extends Findable {
  readonly id: string;
  /** What stands at its end, such as keys or a type. */
  readonly hint?: string | undefined;
  /** The address of a small picture. */
  readonly icon?: string | undefined;
  readonly disabled?: boolean;
}
