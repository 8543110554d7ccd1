import type { Manifest } from '@kumiki/component-sdk/manifest';
import type { ImageRecord } from './image-record.ts';
import type { IndexedPlatform, SignatureState } from './indexed-version.ts';

/** A component in an image. */
export interface FoundComponent {
  readonly digest: string;
  readonly manifest: Manifest;
}

/** The files beside an image that say more about a component in it: README, icon, examples. */
export interface FoundDetails {
  /** Of the artifact that lists them. */
  readonly digest: string;
  /** `name@version`; without it, of all components of the image. */
  readonly component?: string;
}

/** What an index knows of an image. */
export interface ImageFacts {
  /** `HOST/PATH`. */
  readonly repository: string;
  /** Of the image, or of the index of several. */
  readonly digest: string;
  readonly platforms: readonly IndexedPlatform[];
  readonly sizeBytes: number;
  /** When it was read first, ISO 8601. */
  readonly foundAt: string;
  /** When what is said about it was read last, in ms since the epoch. */
  readonly checkedAt: number;
  readonly signature: SignatureState;
  /** What lies beside it in its registry. */
  readonly records: readonly ImageRecord[];
  /** What could not be put there, since the registry does not let this platform write: the index alone knows it. */
  readonly ownRecords: readonly ImageRecord[];
  readonly details: readonly FoundDetails[];
}

/** An image with the components in it. */
export interface FoundImage extends ImageFacts {
  readonly components: readonly FoundComponent[];
}

/** What a tag stands for. */
export interface TagState {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}
