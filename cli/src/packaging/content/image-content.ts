import type { Layer, OnTop } from '@kumiki/component-sdk/package/image';
import type { Base, BaseImage } from '../base-image.ts';
import type { InstalledPackage } from '../bill/packages.ts';

/** What an image holds on top of its base: a component, several as a bundle, or the platform itself. */
export interface ImageContent {
  /** What it is called, e.g. `imaging/resize`. */
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license?: string | undefined;
  /** The image that it stands on where nobody names another one. */
  readonly usualBase: string;
  /** The digest of the component, where it is one. */
  readonly digest?: string;
  readonly config: ContentConfig;
  /** A document beside the image: the manifests that do not fit into a label. */
  readonly document?: { readonly bytes: Uint8Array; readonly mediaType: string };
  /** Its layers for a base, from the first to the last. */
  layers(base: Base, image: BaseImage, scratch: string): Promise<readonly ContentLayer[]>;
}

/** What the config of the image says of how it is run. */
export type ContentConfig = Omit<OnTop, 'layers'>;

export interface ContentLayer extends Layer {
  readonly file: string;
  /** In one word, for people: `packages`. */
  readonly what: string;
  /** Whether an earlier build had made it. */
  readonly reused: boolean;
  /** The packages in it, for the bill of materials. */
  readonly packages?: readonly InstalledPackage[];
}
