import type { StartOptions } from '@kumiki/component-sdk/worker/client';

/** What starts a worker of an image: what `KeptWorker` takes beside the name. */
export type ContainerStart = Required<Pick<StartOptions, 'command' | 'args' | 'env' | 'container'>> &
  Pick<StartOptions, 'cwd'>;

export interface ContainerAbout {
  /** Which component of the image is meant, since one may hold several. */
  readonly component: string;
  /** Whether it reaches the network; otherwise not even this machine's own addresses. */
  readonly network: boolean;
  /** The most memory that it may take, temporary files included. Bytes. */
  readonly memory: number;
  /** The most processor time, in cores. */
  readonly cores: number;
  /** Graphics processors; more than none only where `whyNoGpus` knows no reason against it. */
  readonly gpus: number;
}

export interface PullOptions {
  readonly signal?: AbortSignal;
  /** A registry that may go without encryption. */
  readonly insecure?: boolean;
}

/**
 * Runs workers of images, each closed off: it reaches the folder that it shares with its client, and nothing else of this
 * machine. Its root is only read, it has no privileges and gets none, and it is not the user that Kumiki runs as.
 * An image is named by its digest: `HOST/PATH@sha256:…`.
 */
export interface ContainerRuntime {
  readonly kind: 'podman' | 'docker' | 'unpacked';
  /** Whether it can let a worker reach the network without letting it reach this machine. */
  readonly hasNetwork: boolean;
  /** What it cannot close a worker off by here, in words; empty where it is whole. */
  readonly missing: readonly string[];
  /** Why it cannot give so many graphics processors to a worker, in words; nothing where it can. */
  whyNoGpus(count: number): string | undefined;
  /** Whether an image is there, so that its workers start without its registry. */
  has(image: string): Promise<boolean>;
  /**
   * Gets an image.
   * @throws REGISTRY_UNREACHABLE, REGISTRY_NOT_FOUND, REGISTRY_LOGIN_NEEDED, REGISTRY_PLATFORM_MISSING, CONTAINER_PULL_FAILED,
   *   IMAGE_UNPACK_REFUSED
   */
  pull(image: string, options?: PullOptions): Promise<void>;
  /** What starts a worker of an image that is there, as often as it is used. */
  start(image: string, about: ContainerAbout): Promise<ContainerStart>;
  /** Lets go of what it keeps; workers have ended before. */
  close(): Promise<void>;
}
