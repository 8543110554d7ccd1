import { kumikiError } from '@kumiki/component-sdk/errors';

/** What the images of a place may do on this machine. */
export interface ImageSource {
  /** `HOST` or `HOST/PATH`: all that is below it. */
  readonly place: string;
  /** Whether they may be unpacked and run as another user, where nothing runs containers. */
  readonly unpack: boolean;
  /** Whether those whose manifest says `network: egress` get it. */
  readonly network: boolean;
  /** Whether its registry may go without encryption. */
  readonly insecure: boolean;
}

/** A component in an image, as a plan names it. */
export interface ImageComponent {
  readonly name: string;
  /** `HOST/PATH@sha256:…` */
  readonly image: string;
}

export interface ImageSourcesOptions {
  readonly sources: readonly Pick<ImageSource, 'place' | 'insecure'>[];
  /** Places whose images may be unpacked. */
  readonly unpack?: readonly string[];
  /** Places whose images may reach the network. */
  readonly network?: readonly string[];
}

/** The places that the operator has opened; nothing runs from any other. */
export class ImageSources {
  readonly #options: ImageSourcesOptions;

  constructor(options: ImageSourcesOptions) {
    this.#options = options;
  }

  /** What an image may do; nothing where its place is not open. */
  of(image: string): ImageSource | undefined {
    const { sources, unpack = [], network = [] } = this.#options;
    const found = sources.find(({ place }) => isIn(image, place));
    return (
      found && {
        ...found,
        unpack: unpack.some((place) => isIn(image, place)),
        network: network.some((place) => isIn(image, place)),
      }
    );
  }

  /** Whether images of any place may be unpacked. */
  get mayUnpack(): boolean {
    return (this.#options.unpack ?? []).length > 0;
  }

  /** @throws IMAGE_SOURCE_NOT_ALLOWED */
  needed({ name: component, image }: ImageComponent): ImageSource {
    const found = this.of(image);
    if (found) return found;
    const allowed = this.#options.sources.map(({ place }) => place).join(', ') || 'none';
    throw kumikiError('IMAGE_SOURCE_NOT_ALLOWED', { component, image, allowed });
  }
}

/** Whether an image is below a place, and not only in one whose name begins alike. */
function isIn(image: string, place: string): boolean {
  return image.startsWith(place) && /^[/@]/.test(image.slice(place.length));
}
