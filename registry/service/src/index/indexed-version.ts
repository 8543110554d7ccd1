import type { Manifest } from '@kumiki/component-sdk/manifest';

/** What a system can run, and the image for it. */
export interface IndexedPlatform {
  readonly os: string;
  readonly architecture: string;
  /** Of the image for this platform alone. */
  readonly digest: string;
}

/** Somebody shall use another one from now on. */
export interface Deprecation {
  readonly message: string;
  /** `publisher/name`, or `publisher/name@RANGE`. */
  readonly replacement?: string;
}

/** Nobody shall begin to use it any more. */
export interface Yanking {
  readonly message: string;
}

/**
 * What is known of who made an image: nothing was asked for, it is signed by a key that the operator trusts, it has a signature
 * that none of these keys made, or it has one that is of another image or none at all.
 */
export type SignatureState = 'none' | 'verified' | 'unverified' | 'invalid';

/** One version of a component in an image of a registry. */
export interface IndexedVersion {
  readonly name: string;
  readonly version: string;
  /** Of the component: the same as in its author's folder. An image that does not say it has its own. */
  readonly digest: string;
  readonly manifest: Manifest;
  /** `HOST/PATH@sha256:…`: the image, or the index of several. */
  readonly image: string;
  readonly platforms: readonly IndexedPlatform[];
  /** Bytes of the layers and the config of one platform, as they are in the registry. */
  readonly sizeBytes: number;
  /** ISO 8601. Where nobody says when it was published, when it was found. */
  readonly publishedAt: string;
  readonly publishedBy?: string;
  readonly signature: SignatureState;
  readonly deprecated?: Deprecation;
  readonly yanked?: Yanking;
  /** The tag was pushed again with other content: this version has stood for more than one image. */
  readonly supersededTag?: boolean;
}
