import type { Image } from '@kumiki/component-sdk';

/** What a component does, and which of OpenCV's operations does the same. */
export interface Work {
  readonly operation: string;
  readonly image: Image;
  readonly other?: Image;
  readonly run: () => Promise<unknown>;
}
